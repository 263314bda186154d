/**
 * What the RF2 sample is about: invented organs, findings, procedures, substances and products. Nothing here is SNOMED CT
 * content; the numbers in METADATA are the constants that the RF2 format itself uses, with wording made up for this sample.
 *
 * A line is: key | status | fully specified name | parents | attributes | synonyms
 * - status: "." primitive, "=" fully defined; a "+" after it says that the concept is new in the second release
 * - attributes: role groups parted by ";", pairs by ","; "0:" before a group leaves it ungrouped, "#" makes a number
 * - synonyms: the first is preferred; "a ~ b" is preferred in US and GB English respectively
 */
export const CONTENT = `
attribute | . | Test attribute (attribute) | 762705008 | | Test attribute
siteAttr | . | Test finding site (attribute) | attribute | | Test finding site
morphAttr | . | Test shape change (attribute) | attribute | | Test shape change
severityAttr | . | Test severity (attribute) | attribute | | Test severity
courseAttr | . | Test course (attribute) | attribute | | Test course
methodAttr | . | Test method (attribute) | attribute | | Test method
procSiteAttr | . | Test procedure site (attribute) | attribute | | Test procedure site
ingredientAttr | . | Has test ingredient (attribute) | attribute | | Has test ingredient
preciseAttr | . | Has precise test ingredient (attribute) | ingredientAttr | | Has precise test ingredient
formAttr | . | Has test dose form (attribute) | attribute | | Has test dose form
unitAttr | . | Has test strength unit (attribute) | attribute | | Has test strength unit
modificationAttr | . | Is test modification of (attribute) | attribute | | Is test modification of
dataAttribute | . | Test data attribute (attribute) | 762706009 | | Test data attribute
strengthAttr | . | Has test strength value (attribute) | dataAttribute | | Has test strength value
countAttr | . | Count of test ingredients (attribute) | dataAttribute | | Count of test ingredients

qualifier | . | Test qualifier (qualifier value) | 138875005 | | Test qualifier
severity | . | Test severity value (qualifier value) | qualifier | | Test severity value
mild | . | Mildish (qualifier value) | severity | | Mildish
harsh | . | Harshish (qualifier value) | severity | | Harshish
course | . | Test course value (qualifier value) | qualifier | | Test course value
quick | . | Quickish course (qualifier value) | course | | Quickish course
slow | . | Slowish course (qualifier value) | course | | Slowish course
action | . | Test action (qualifier value) | qualifier | | Test action
peering | . | Peering (qualifier value) | action | | Peering ; Looking closely
lifting | . | Lifting out (qualifier value) | action | | Lifting out
mending | . | Mending (qualifier value) | action | | Mending
unit | . | Test unit (qualifier value) | qualifier | | Test unit
milligrot | . | Milligrot (qualifier value) | unit | | Milligrot ; mgr
millilit | . | Millilit (qualifier value) | unit | | Millilit
doseForm | . | Test dose form (qualifier value) | qualifier | | Test dose form
pellet | . | Oral pellet (qualifier value) | doseForm | | Oral pellet
syrup | . | Oral syrup of test (qualifier value) | doseForm | | Oral syrup of test

site | . | Test body site (body structure) | 138875005 | | Test body site
zorb | . | Zorbal gland (body structure) | site | | Zorbal gland ; Zorb
zorbLeft | . | Left lobe of zorbal gland (body structure) | zorb | | Left lobe of zorbal gland
zorbRight | . | Right lobe of zorbal gland (body structure) | zorb | | Right lobe of zorbal gland
flimmer | . | Flimmer tube (body structure) | site | | Flimmer tube
flimmerUpper | . | Upper flimmer tube (body structure) | flimmer | | Upper flimmer tube
flimmerLower | . | Lower flimmer tube (body structure) | flimmer | | Lower flimmer tube
zorbDuct | . | Zorbal duct (body structure) | zorb flimmer | | Zorbal duct ; Duct of zorb
quindle | . | Quindle node (body structure) | site | | Quindle node
quindleDeep | .+ | Deep quindle node (body structure) | quindle | | Deep quindle node
morph | . | Test shape (morphologic abnormality) | 138875005 | | Test shape
puffing | . | Puffing (morphologic abnormality) | morph | | Puffing
stiffening | . | Stiffening (morphologic abnormality) | morph | | Stiffening
splitting | . | Splitting (morphologic abnormality) | morph | | Splitting
splittingWhole | . | Whole splitting (morphologic abnormality) | splitting | | Whole splitting

finding | . | Test finding (finding) | 138875005 | | Test finding
zorbFinding | = | Finding of zorbal gland (finding) | finding | siteAttr=zorb | Finding of zorbal gland
flimmerFinding | = | Finding of flimmer tube (finding) | finding | siteAttr=flimmer | Finding of flimmer tube
quindleFinding | = | Finding of quindle node (finding) | finding | siteAttr=quindle | Finding of quindle node
puffFinding | = | Puffing finding (finding) | finding | morphAttr=puffing | Puffing finding
splitFinding | = | Splitting finding (finding) | finding | morphAttr=splitting | Splitting finding
zorbitis | = | Zorbitis (disorder) | zorbFinding puffFinding | siteAttr=zorb,morphAttr=puffing | Zorbitis ; Inflamed zorb
zorbitisQuick | = | Quickish zorbitis (disorder) | zorbitis | siteAttr=zorb,morphAttr=puffing,courseAttr=quick | Quickish zorbitis ; Acute zorbitis
zorbitisSlow | = | Slowish zorbitis (disorder) | zorbitis | siteAttr=zorb,morphAttr=puffing,courseAttr=slow | Slowish zorbitis ; Chronic zorbitis
zorbitisHarsh | = | Harshish zorbitis (disorder) | zorbitis | 0:severityAttr=harsh;siteAttr=zorb,morphAttr=puffing | Harshish zorbitis
zorbitisLeft | = | Zorbitis of left lobe (disorder) | zorbitis | siteAttr=zorbLeft,morphAttr=puffing | Zorbitis of left lobe
zorbedema | . | Zorbal edema (disorder) | zorbFinding | siteAttr=zorb | Zorbal edema ~ Zorbal oedema ; Watery zorb
zorbStiff | = | Stiffened zorbal gland (disorder) | zorbFinding | siteAttr=zorb,morphAttr=stiffening | Stiffened zorbal gland ; Zorbosclerosis
ductPuff | = | Puffing of zorbal duct (disorder) | zorbitis flimmerFinding | siteAttr=zorbDuct,morphAttr=puffing | Puffing of zorbal duct
flimmerSplit | = | Split flimmer tube (disorder) | flimmerFinding splitFinding | siteAttr=flimmer,morphAttr=splitting | Split flimmer tube ; Flimmer tear
flimmerSplitWhole | = | Wholly split flimmer tube (disorder) | flimmerSplit | siteAttr=flimmer,morphAttr=splittingWhole | Wholly split flimmer tube
zorbitisWithSplit | = | Zorbitis with split flimmer tube (disorder) | zorbitis flimmerSplit | siteAttr=zorb,morphAttr=puffing;siteAttr=flimmer,morphAttr=splitting | Zorbitis with split flimmer tube
quindlePuff | = | Puffed quindle node (disorder) | quindleFinding puffFinding | siteAttr=quindle,morphAttr=puffing | Puffed quindle node ; Quindle swelling
quindlePuffDeep | =+ | Puffed deep quindle node (disorder) | quindlePuff | siteAttr=quindleDeep,morphAttr=puffing | Puffed deep quindle node

procedure | . | Test procedure (procedure) | 138875005 | | Test procedure
zorbProcedure | = | Procedure on zorbal gland (procedure) | procedure | procSiteAttr=zorb | Procedure on zorbal gland
zorbPeering | = | Peering at zorbal gland (procedure) | zorbProcedure | methodAttr=peering,procSiteAttr=zorb | Peering at zorbal gland ; Zorboscopy
zorbLifting | = | Lifting out of zorbal gland (procedure) | zorbProcedure | methodAttr=lifting,procSiteAttr=zorb | Lifting out of zorbal gland ; Zorbectomy
zorbLiftingLeft | = | Lifting out of left lobe of zorbal gland (procedure) | zorbLifting | methodAttr=lifting,procSiteAttr=zorbLeft | Lifting out of left lobe of zorbal gland
flimmerMending | = | Mending of flimmer tube (procedure) | procedure | methodAttr=mending,procSiteAttr=flimmer | Mending of flimmer tube ; Flimmer repair
zorbLiftingFlimmerMending | = | Lifting out of zorbal gland with mending of flimmer tube (procedure) | zorbLifting flimmerMending | methodAttr=lifting,procSiteAttr=zorb;methodAttr=mending,procSiteAttr=flimmer | Lifting out of zorbal gland with mending of flimmer tube

substance | . | Test substance (substance) | 138875005 | | Test substance
brindolin | . | Brindolin (substance) | substance | | Brindolin
brindolinSalt | . | Brindolin tartrine (substance) | brindolin | 0:modificationAttr=brindolin | Brindolin tartrine
calperon | . | Calperon (substance) | substance | | Calperon
dastrine | . | Dastrine (substance) | substance | | Dastrine
product | . | Test product (product) | 138875005 | | Test product
brindolinProduct | = | Product containing brindolin (product) | product | ingredientAttr=brindolin | Product containing brindolin
brindolinOnly | = | Product containing only brindolin (product) | brindolinProduct | 0:countAttr=#1;ingredientAttr=brindolin | Product containing only brindolin ; Brindolin product
calperonProduct | = | Product containing calperon (product) | product | ingredientAttr=calperon | Product containing calperon
brindolin5 | = | Brindolin 5 milligrot oral pellet (clinical drug) | brindolinOnly | 0:countAttr=#1,formAttr=pellet;preciseAttr=brindolinSalt,strengthAttr=#5,unitAttr=milligrot | Brindolin 5 milligrot oral pellet
brindolin10 | = | Brindolin 10 milligrot oral pellet (clinical drug) | brindolinOnly | 0:countAttr=#1,formAttr=pellet;preciseAttr=brindolinSalt,strengthAttr=#10,unitAttr=milligrot | Brindolin 10 milligrot oral pellet
calperon2 | = | Calperon 2.5 milligrot oral syrup (clinical drug) | calperonProduct | 0:countAttr=#1,formAttr=syrup;preciseAttr=calperon,strengthAttr=#2.5,unitAttr=milligrot | Calperon 2.5 milligrot oral syrup
brindolinCalperon | = | Brindolin 5 milligrot and calperon 12.5 milligrot oral pellet (clinical drug) | brindolinProduct calperonProduct | 0:countAttr=#2,formAttr=pellet;preciseAttr=brindolinSalt,strengthAttr=#5,unitAttr=milligrot;preciseAttr=calperon,strengthAttr=#12.5,unitAttr=milligrot | Brindolin 5 milligrot and calperon 12.5 milligrot oral pellet

oldZorbitis | . | Zorbal inflammation (disorder) | zorbFinding | | Zorbal inflammation
oldPellet | . | Brindolin pellet 5 (clinical drug) | brindolinProduct | | Brindolin pellet 5
vagueSplit | . | Split tube (disorder) | finding | | Split tube
wrongFinding | . | Zorbal gland lost twice (finding) | zorbFinding | | Zorbal gland lost twice

sampleModule | . | Concord sample test module (core metadata concept) | 900000000000443000 | | Concord sample test module
commonRefset | . | Common test findings simple reference set (foundation metadata concept) | 446609009 | | Common test findings simple reference set
localMapRefset | . | Local code simple map reference set (foundation metadata concept) | 900000000000496009 | | Local code simple map reference set
complexMapRefset | . | Test complex map reference set (foundation metadata concept) | 447250001 | | Test complex map reference set
extendedMapRefset | . | Test extended map to ICD-10-CM reference set (foundation metadata concept) | 609331003 | | Test extended map to ICD-10-CM reference set
`;

/** Format constants that are concepts of the sample too, so that every reference resolves: id, wording, parent. */
export const METADATA = [
  ['138875005', 'Test root (test root)', ''],
  ['900000000000441003', 'Sample metadata (sample metadata)', '138875005'],
  ['106237007', 'Sample linkage (sample metadata)', '900000000000441003'],
  ['116680003', 'Sample is a (attribute)', '106237007'],
  ['410662002', 'Sample model attribute (attribute)', '106237007'],
  ['762705008', 'Sample object attribute (attribute)', '410662002'],
  ['762706009', 'Sample data attribute (attribute)', '410662002'],
  ['609096000', 'Sample role group (attribute)', '762705008'],
  ['900000000000443000', 'Sample module (sample metadata)', '900000000000441003'],
  ['900000000000455006', 'Sample reference set (sample metadata)', '900000000000441003'],
  ['446609009', 'Sample simple reference set (sample metadata)', '900000000000455006'],
  ['900000000000496009', 'Sample simple map (sample metadata)', '900000000000455006'],
  ['447250001', 'Sample complex map (sample metadata)', '900000000000455006'],
  ['609331003', 'Sample extended map (sample metadata)', '900000000000455006'],
  ['900000000000456007', 'Sample descriptor (sample metadata)', '900000000000455006'],
  ['900000000000489007', 'Sample concept inactivation (sample metadata)', '900000000000455006'],
  ['900000000000506000', 'Sample language (sample metadata)', '900000000000455006'],
  ['900000000000508004', 'Sample language GB (sample metadata)', '900000000000506000'],
  ['900000000000509007', 'Sample language US (sample metadata)', '900000000000506000'],
  ['900000000000521006', 'Sample association (sample metadata)', '900000000000455006'],
  ['900000000000523009', 'Sample possibly equivalent (sample metadata)', '900000000000521006'],
  ['900000000000526001', 'Sample replaced by (sample metadata)', '900000000000521006'],
  ['900000000000527005', 'Sample same as (sample metadata)', '900000000000521006'],
  ['900000000000534007', 'Sample module dependency (sample metadata)', '900000000000455006'],
  ['733073007', 'Sample axiom (sample metadata)', '900000000000455006'],
  ['723561005', 'Sample attribute domain (sample metadata)', '900000000000455006'],
  ['723562003', 'Sample attribute range (sample metadata)', '900000000000455006'],
  ['900000000000482003', 'Sample reason: duplicate (sample metadata)', '900000000000441003'],
  ['900000000000483008', 'Sample reason: outdated (sample metadata)', '900000000000441003'],
  ['900000000000484002', 'Sample reason: ambiguous (sample metadata)', '900000000000441003'],
  ['900000000000485001', 'Sample reason: erroneous (sample metadata)', '900000000000441003'],
];

/** Concepts that the second release makes inactive: reason, association and its targets. */
export const INACTIVATED = {
  oldZorbitis: ['900000000000482003', '900000000000527005', ['zorbitis']],
  oldPellet: ['900000000000483008', '900000000000526001', ['brindolin5']],
  vagueSplit: ['900000000000484002', '900000000000523009', ['flimmerSplit', 'flimmerSplitWhole']],
  wrongFinding: ['900000000000485001', '', []],
};

/** Text definitions by key. */
export const DEFINITIONS = {
  zorb: 'An invented gland, made up so that this sample has a body site.',
  zorbitis: 'Puffing of the invented zorbal gland; no such disorder exists.',
  brindolin: 'An invented substance with no effect, since it does not exist.',
};

/** Members of the simple reference set, and the local codes of the simple map. */
export const COMMON = ['zorbitis', 'zorbedema', 'flimmerSplit', 'quindlePuff', 'oldZorbitis'];
export const LOCAL_CODES = { zorbPeering: 'TST-ZSC', zorbLifting: 'TST-ZEC', flimmerMending: 'TST-FLR' };

/** Rows of the complex and extended maps: source, group, priority, rule, advice, target; keys in {braces} become ids. */
export const COMPLEX_MAP = [
  ['zorbitis', 1, 1, 'TRUE', 'ALWAYS E11.9', 'E11.9'],
  ['zorbitisWithSplit', 1, 1, 'TRUE', 'ALWAYS E11.9', 'E11.9'],
  ['zorbitisWithSplit', 2, 1, 'TRUE', 'ALWAYS I10', 'I10'],
];
export const EXTENDED_MAP = [
  [
    'zorbitis',
    1,
    1,
    'IFA {zorbitisSlow} | Slowish zorbitis (disorder) |',
    'IF SLOWISH ZORBITIS CHOOSE E11.69 | MAP IS CONTEXT DEPENDENT',
    'E11.69',
  ],
  ['zorbitis', 1, 2, 'OTHERWISE TRUE', 'ALWAYS E11.9', 'E11.9'],
  ['zorbitisQuick', 1, 1, 'TRUE', 'ALWAYS E10.9', 'E10.9'],
  ['zorbitisWithSplit', 1, 1, 'TRUE', 'ALWAYS E11.9', 'E11.9'],
  ['zorbitisWithSplit', 2, 1, 'TRUE', 'ALWAYS I10', 'I10'],
  ['zorbedema', 1, 1, 'TRUE', 'ALWAYS I11.9', 'I11.9'],
  ['flimmerSplit', 1, 1, 'TRUE', 'ALWAYS S52.501A | CONSIDER LATERALITY SPECIFICATION', 'S52.501A'],
  ['zorbStiff', 1, 1, 'OTHERWISE TRUE', 'MAP SOURCE CONCEPT CANNOT BE CLASSIFIED WITH AVAILABLE DATA', ''],
];

/** Concept model: attribute, domain, grouped, cardinality, cardinality in group, range as a constraint with keys in braces. */
export const CONCEPT_MODEL = [
  ['siteAttr', 'finding', 1, '0..*', '0..1', '<< {site}'],
  ['morphAttr', 'finding', 1, '0..*', '0..1', '<< {morph}'],
  ['severityAttr', 'finding', 0, '0..1', '0..0', '<< {severity}'],
  ['courseAttr', 'finding', 1, '0..*', '0..1', '<< {course}'],
  ['methodAttr', 'procedure', 1, '0..*', '0..1', '<< {action}'],
  ['procSiteAttr', 'procedure', 1, '0..*', '0..1', '<< {site}'],
  ['ingredientAttr', 'product', 1, '0..*', '0..1', '<< {substance}'],
  ['preciseAttr', 'product', 1, '0..*', '0..1', '<< {substance}'],
  ['formAttr', 'product', 0, '0..1', '0..0', '<< {doseForm}'],
  ['unitAttr', 'product', 1, '0..*', '0..1', '<< {unit}'],
  ['strengthAttr', 'product', 1, '0..*', '0..1', 'dec(>#0..)'],
  ['countAttr', 'product', 0, '0..1', '0..0', 'int(>#0..)'],
];
