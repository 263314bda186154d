/**
 * Facts of the RxNorm sample: concepts with their real RXCUIs, normalized names, NDCs (11 digits) and what each is made
 * of. Courtesy of the U.S. National Library of Medicine. It says nothing of atoms, attributes or relations: rxnorm.mjs
 * derives those.
 *
 * IN|rxcui|name                PIN|rxcui|name|IN           BN|rxcui|name|IN+IN        MIN|rxcui|name|IN+IN
 * SCDC|rxcui|name|IN|PIN       SCDF|rxcui|name|IN          SCD|rxcui|name|SCDC+SCDC|NDC+NDC
 * SBD|rxcui|name|SCD|BN|NDC    GPCK and BPCK|rxcui|name|SCD+SCD|NDC
 */
export const CONCEPTS = `
IN|29046|lisinopril
IN|6809|metformin
IN|36567|simvastatin
IN|10582|levothyroxine
IN|7646|omeprazole
IN|52175|losartan
IN|5487|hydrochlorothiazide
IN|11289|warfarin
IN|6918|metoprolol
IN|4603|furosemide
IN|8640|prednisone
IN|6902|methylprednisolone
IN|5640|ibuprofen
IN|36437|sertraline
IN|4493|fluoxetine
IN|3407|digoxin
IN|25480|gabapentin
IN|10689|tramadol
IN|32968|clopidogrel
IN|301542|rosuvastatin
IN|88249|montelukast
IN|4821|glipizide
IN|20352|carvedilol
IN|9997|spironolactone
IN|593411|sitagliptin
IN|6851|methotrexate
IN|28889|loratadine
IN|20610|cetirizine
IN|4511|folic acid
IN|10324|tamoxifen
IN|3827|enalapril
IN|42463|pravastatin
IN|72625|duloxetine
IN|61381|olanzapine
IN|253182|insulin, regular, human
IN|2601723|tirzepatide
IN|7514|norethindrone
IN|4124|ethinyl estradiol
IN|24941|ferrous fumarate
PIN|235743|metformin hydrochloride|6809
PIN|40144|levothyroxine sodium|10582
PIN|203160|losartan potassium|52175
PIN|114194|warfarin sodium|11289
PIN|203191|metoprolol tartrate|6918
PIN|82110|tramadol hydrochloride|10689
PIN|323828|rosuvastatin calcium|301542
PIN|621590|sitagliptin phosphate|593411
PIN|203150|cetirizine hydrochloride|20610
PIN|203123|enalapril maleate|3827
PIN|203144|pravastatin sodium|42463
PIN|31983|norethindrone acetate|7514
BN|196472|Zestril|29046
BN|203644|Prinivil|29046
BN|151827|Glucophage|6809
BN|196503|Zocor|36567
BN|217006|Euthyrox|10582
BN|284910|Unithroid|10582
BN|203345|Prilosec|7646
BN|151558|Cozaar|52175
BN|405155|Jantoven|11289
BN|203344|Lopressor|6918
BN|202991|Lasix|4603
BN|202702|Medrol|6902
BN|153010|Advil|5640
BN|202488|Motrin|5640
BN|82728|Zoloft|36437
BN|58827|Prozac|4493
BN|202988|Lanoxin|3407
BN|196498|Neurontin|25480
BN|220606|Ultram|10689
BN|174742|Plavix|32968
BN|320864|Crestor|301542
BN|153889|Singulair|88249
BN|203680|Glucotrol|4821
BN|216221|Coreg|20352
BN|151317|Aldactone|9997
BN|638596|Januvia|593411
BN|58930|Zyrtec|20610
BN|224921|Vasotec|3827
BN|203333|Pravachol|42463
BN|85783|Zestoretic|5487+29046
BN|217681|Hyzaar|5487+52175
BN|482574|Cymbalta|72625
BN|135423|Zyprexa|61381
BN|92881|Humulin R|253182
BN|2601734|Mounjaro|2601723
BN|2669702|Zepbound|2601723
SCDC|316151|lisinopril 10 MG|29046|
SCDC|316153|lisinopril 20 MG|29046|
SCDC|860974|metformin hydrochloride 500 MG|6809|235743
SCDC|860995|metformin hydrochloride 1000 MG|6809|235743
SCDC|316673|simvastatin 20 MG|36567|
SCDC|316674|simvastatin 40 MG|36567|
SCDC|903436|levothyroxine sodium 0.05 MG|10582|40144
SCDC|892245|levothyroxine sodium 0.1 MG|10582|40144
SCDC|316408|omeprazole 20 MG|7646|
SCDC|979467|losartan potassium 50 MG|52175|203160
SCDC|316049|hydrochlorothiazide 25 MG|5487|
SCDC|316047|hydrochlorothiazide 12.5 MG|5487|
SCDC|855331|warfarin sodium 5 MG|11289|114194
SCDC|855301|warfarin sodium 2 MG|11289|114194
SCDC|866426|metoprolol tartrate 25 MG|6918|203191
SCDC|866435|metoprolol tartrate 50 MG|6918|203191
SCDC|315971|furosemide 40 MG|4603|
SCDC|316584|prednisone 5 MG|8640|
SCDC|317663|prednisone 10 MG|8640|
SCDC|317427|methylprednisolone 4 MG|6902|
SCDC|316074|ibuprofen 200 MG|5640|
SCDC|316078|ibuprofen 800 MG|5640|
SCDC|328671|sertraline 50 MG|36437|
SCDC|315952|fluoxetine 20 MG|4493|
SCDC|315819|digoxin 0.125 MG|3407|
SCDC|345818|gabapentin 300 MG|25480|
SCDC|835602|tramadol hydrochloride 50 MG|10689|82110
SCDC|329449|clopidogrel 75 MG|32968|
SCDC|859746|rosuvastatin calcium 10 MG|301542|323828
SCDC|343197|montelukast 10 MG|88249|
SCDC|315980|glipizide 5 MG|4821|
SCDC|315575|carvedilol 12.5 MG|20352|
SCDC|316728|spironolactone 25 MG|9997|
SCDC|2709466|sitagliptin phosphate 100 MG|593411|621590
SCDC|328407|methotrexate 2.5 MG|6851|
SCDC|316167|loratadine 10 MG|28889|
SCDC|1011480|cetirizine hydrochloride 10 MG|20610|203150
SCDC|315966|folic acid 1 MG|4511|
SCDC|330595|tamoxifen 20 MG|10324|
SCDC|833236|enalapril maleate 5 MG|3827|203123
SCDC|904474|pravastatin sodium 40 MG|42463|203144
SCDC|596925|duloxetine 20 MG|72625|
SCDC|596929|duloxetine 30 MG|72625|
SCDC|316405|olanzapine 2.5 MG|61381|
SCDC|317450|olanzapine 5 MG|61381|
SCDC|340325|insulin, regular, human 100 UNT/ML|253182|
SCDC|2601760|tirzepatide 5 MG/ML|2601723|
SCDC|1037182|norethindrone acetate 1 MG|7514|31983
SCDC|317366|ethinyl estradiol 0.02 MG|4124|
SCDC|358518|ferrous fumarate 75 MG|24941|
SCD|314076|lisinopril 10 MG Oral Tablet|316151|00093111310+00143126701+00143971401
SCD|314077|lisinopril 20 MG Oral Tablet|316153|00143971301+00143971310+00185062001
SCD|861007|metformin hydrochloride 500 MG Oral Tablet|860974|00093104801+00185021301+00378023401
SCD|861004|metformin hydrochloride 1000 MG Oral Tablet|860995|00185022101+00185022105+00378024401
SCD|312961|simvastatin 20 MG Oral Tablet|316673|00615799305+00615799330+00615799339
SCD|198211|simvastatin 40 MG Oral Tablet|316674|00615805605+00615805639+00781507331
SCD|966221|levothyroxine sodium 0.05 MG Oral Tablet|903436|00378180304+00378180310+00378180377
SCD|892246|levothyroxine sodium 0.1 MG Oral Tablet|892245|00378180904+00378180910+00378180977
SCD|198051|omeprazole 20 MG Delayed Release Oral Capsule|316408|00093521156+00179810442+00363004201
SCD|979492|losartan potassium 50 MG Oral Tablet|979467|00054012422+00378404277+00378404293
SCD|310798|hydrochlorothiazide 25 MG Oral Tablet|316049|00172208360+00172208380+00378360101
SCD|199903|hydrochlorothiazide 12.5 MG Oral Capsule|316047|00378081001+00378081005+00378081093
SCD|855332|warfarin sodium 5 MG Oral Tablet|855331|00093172101+00093172110+00378880501
SCD|855302|warfarin sodium 2 MG Oral Tablet|855301|00093171301+00093171310+00378880201
SCD|866924|metoprolol tartrate 25 MG Oral Tablet|866426|00378001801+00378001802+00378001805
SCD|866514|metoprolol tartrate 50 MG Oral Tablet|866435|00378003201+00378003202+00378003204
SCD|313988|furosemide 40 MG Oral Tablet|315971|00054429925+00054429931+00054829925
SCD|312617|prednisone 5 MG Oral Tablet|316584|00054472825+00054472831+00054872425
SCD|198145|prednisone 10 MG Oral Tablet|317663|00054001720+00054001725+00054001729
SCD|259966|methylprednisolone 4 MG Oral Tablet|317427|00603459321+00781502201+00904691461
SCD|310965|ibuprofen 200 MG Oral Tablet|316074|00113007471+00113007478+00113051771
SCD|197807|ibuprofen 800 MG Oral Tablet|316078|00440162830+00440162890+00615831139
SCD|312941|sertraline 50 MG Oral Tablet|328671|00143965530+00378418701+00378418705
SCD|310385|fluoxetine 20 MG Oral Capsule|315952|00185008501+00378422001+00378542028
SCD|197604|digoxin 0.125 MG Oral Tablet|315819|00115981101+00115981102+00115981103
SCD|310431|gabapentin 300 MG Oral Capsule|345818|00378542701+00378542705+00440755901
SCD|835603|tramadol hydrochloride 50 MG Oral Tablet|835602|00093005801+00093005805+00093330101
SCD|309362|clopidogrel 75 MG Oral Tablet|329449|00093731405+00093731456+00093731498
SCD|859747|rosuvastatin calcium 10 MG Oral Tablet|859746|00378220377+00615853339+00781540192
SCD|200224|montelukast 10 MG Oral Tablet|343197|00054025913+00054025922+00143964909
SCD|310490|glipizide 5 MG Oral Tablet|315980|00378110501+00378110505+00591046001
SCD|200032|carvedilol 12.5 MG Oral Tablet|315575|00093729501+00093729505+00378363301
SCD|313096|spironolactone 25 MG Oral Tablet|316728|00378214601+00378214605+00615845105
SCD|2709603|sitagliptin phosphate 100 MG Oral Tablet|2709466|
SCD|105585|methotrexate 2.5 MG Oral Tablet|328407|00054455015+00054455025+00054855025
SCD|311372|loratadine 10 MG Oral Tablet|316167|00067067410+00067067430+00067604030
SCD|1014678|cetirizine hydrochloride 10 MG Oral Tablet|1011480|00113945813+00113945839+00113945866
SCD|310410|folic acid 1 MG Oral Tablet|315966|00143124801+00143124810+00179803501
SCD|313195|tamoxifen 20 MG Oral Tablet|330595|00054483413+00054483422+00054883425
SCD|858813|enalapril maleate 5 MG Oral Tablet|833236|00093002701+00172419610+00185012750
SCD|904475|pravastatin sodium 40 MG Oral Tablet|904474|00093720210+00093720298+00378055777
SCD|197886|hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet|316047+316153|00093103605+00185015201+00185015210
SCD|979468|hydrochlorothiazide 12.5 MG / losartan potassium 50 MG Oral Tablet|316047+979467|00093736710+00093736756+00093736798
SCD|596926|duloxetine 20 MG Delayed Release Oral Capsule|596925|00228289006+00615849439+00904704304
SCD|596930|duloxetine 30 MG Delayed Release Oral Capsule|596929|00228289103+00228289150+00615849505
SCD|200034|olanzapine 2.5 MG Oral Tablet|316405|00378515791+00615824339+00832607803
SCD|312078|olanzapine 5 MG Oral Tablet|317450|00378521210+00378521291+00615824405
SCD|311034|insulin, regular, human 100 UNT/ML Injectable Solution|340325|
SCD|2601761|0.5 ML tirzepatide 5 MG/ML Auto-Injector|2601760|
SCD|2644405|0.5 ML tirzepatide 5 MG/ML Injection|2601760|
SCD|1358762|ethinyl estradiol 0.02 MG / norethindrone acetate 1 MG Oral Tablet|1037182+317366|00378719098
SCD|259176|ferrous fumarate 75 MG Oral Tablet|358518|
SBD|104377|lisinopril 10 MG Oral Tablet [Zestril]|314076|196472|24979024007+52427044090+55289050930
SBD|206765|lisinopril 10 MG Oral Tablet [Prinivil]|314076|203644|55289092908+55289092930
SBD|104378|lisinopril 20 MG Oral Tablet [Zestril]|314077|196472|24979024107+52427044190
SBD|861008|metformin hydrochloride 500 MG Oral Tablet [Glucophage]|861007|151827|00087606005
SBD|861006|metformin hydrochloride 1000 MG Oral Tablet [Glucophage]|861004|151827|00087607111
SBD|104491|simvastatin 20 MG Oral Tablet [Zocor]|312961|196503|13411013201+13411013203+13411013206
SBD|152923|simvastatin 40 MG Oral Tablet [Zocor]|198211|196503|00006074931+13411013301+13411013303
SBD|966160|levothyroxine sodium 0.05 MG Oral Tablet [Euthyrox]|966221|217006|72305005030+72305005090
SBD|966177|levothyroxine sodium 0.1 MG Oral Tablet [Euthyrox]|892246|217006|72305010030+72305010090
SBD|966233|levothyroxine sodium 0.1 MG Oral Tablet [Unithroid]|892246|284910|00527137410+00527137490+60846080501
SBD|207212|omeprazole 20 MG Delayed Release Oral Capsule [Prilosec]|198051|203345|00186074282
SBD|979494|losartan potassium 50 MG Oral Tablet [Cozaar]|979492|151558|00006095231+58864066230+63629133701
SBD|855336|warfarin sodium 5 MG Oral Tablet [Jantoven]|855332|405155|00832121600+00832121601+00832121610
SBD|855306|warfarin sodium 2 MG Oral Tablet [Jantoven]|855302|405155|00832121200+00832121201+00832121210
SBD|866516|metoprolol tartrate 50 MG Oral Tablet [Lopressor]|866514|203344|00078045805+30698045801+55289062730
SBD|200809|furosemide 40 MG Oral Tablet [Lasix]|313988|202991|30698006001
SBD|260330|methylprednisolone 4 MG Oral Tablet [Medrol]|259966|202702|00009005602+54771354701
SBD|153008|ibuprofen 200 MG Oral Tablet [Advil]|310965|153010|00573013301+00573013302+00573013304
SBD|201126|ibuprofen 200 MG Oral Tablet [Motrin]|310965|202488|00045048101+00045048102+00045048137
SBD|208161|sertraline 50 MG Oral Tablet [Zoloft]|312941|82728|00049490030+00049490041+00049490073
SBD|104849|fluoxetine 20 MG Oral Capsule [Prozac]|310385|58827|00777310502+00777310507+00777310530
SBD|309888|digoxin 0.125 MG Oral Tablet [Lanoxin]|197604|202988|49999007330+55289092701+55289092730
SBD|105029|gabapentin 300 MG Oral Capsule [Neurontin]|310431|196498|00071080524+00071080540+49999025700
SBD|835605|tramadol hydrochloride 50 MG Oral Tablet [Ultram]|835603|220606|49999002215+49999002221+49999002225
SBD|213169|clopidogrel 75 MG Oral Tablet [Plavix]|309362|174742|00024117190+13411011701+13411011702
SBD|859749|rosuvastatin calcium 10 MG Oral Tablet [Crestor]|859747|320864|00310075139+00310757090+43353029015
SBD|153892|montelukast 10 MG Oral Tablet [Singulair]|200224|153889|00006911731+63629163901+63629163902
SBD|205828|glipizide 5 MG Oral Tablet [Glucotrol]|310490|203680|55289042430
SBD|212389|carvedilol 12.5 MG Oral Tablet [Coreg]|200032|216221|00007414120+55887057560+67544030530
SBD|200820|spironolactone 25 MG Oral Tablet [Aldactone]|313096|151317|00025100131
SBD|665036|sitagliptin phosphate 100 MG Oral Tablet [Januvia]|2709603|638596|00006027701+00006027702+00006027714
SBD|1020026|cetirizine hydrochloride 10 MG Oral Tablet [Zyrtec]|1014678|58930|00045020452+13411018001+13411018003
SBD|858815|enalapril maleate 5 MG Oral Tablet [Vasotec]|858813|224921|00187014130+00187014190+66267025330
SBD|904477|pravastatin sodium 40 MG Oral Tablet [Pravachol]|904475|203333|00247114014+13411011901+13411011902
SBD|823982|hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet [Zestoretic]|197886|85783|52427043690
SBD|979470|hydrochlorothiazide 12.5 MG / losartan potassium 50 MG Oral Tablet [Hyzaar]|979468|217681|00006071731+00006071754+00006071782
SBD|596928|duloxetine 20 MG Delayed Release Oral Capsule [Cymbalta]|596926|482574|00002323560+50436997901
SBD|596932|duloxetine 30 MG Delayed Release Oral Capsule [Cymbalta]|596930|482574|00002324030+00002324090+33358009830
SBD|212405|olanzapine 2.5 MG Oral Tablet [Zyprexa]|200034|135423|00002411230+13411013401+13411013403
SBD|153046|olanzapine 5 MG Oral Tablet [Zyprexa]|312078|135423|00002411530+13411013501+13411013503
SBD|311036|insulin, regular, human 100 UNT/ML Injectable Solution [Humulin R]|311034|92881|00002021301+00002821501+00002821517
SBD|2601764|0.5 ML tirzepatide 5 MG/ML Auto-Injector [Mounjaro]|2601761|2601734|00002150601+00002150661+00002150680
SBD|2679323|0.5 ML tirzepatide 5 MG/ML Injection [Zepbound]|2644405|2669702|00002015201+00002015204+00002015261
SBD|2644407|0.5 ML tirzepatide 5 MG/ML Injection [Mounjaro]|2644405|2601734|00002115201
GPCK|762675|{21 (methylprednisolone 4 MG Oral Tablet) } Pack|259966|00603459315+00781502207+33358024121
GPCK|1358763|{21 (ethinyl estradiol 0.02 MG / norethindrone acetate 1 MG Oral Tablet) / 7 (ferrous fumarate 75 MG Oral Tablet) } Pack|1358762+259176|00378728353+00378728385
BPCK|1358765|{21 (ethinyl estradiol 0.02 MG / norethindrone acetate 1 MG Oral Tablet) / 7 (ferrous fumarate 75 MG Oral Tablet) } Pack [Junel Fe 1/20 28 Day]|1358762+259176|00555902658+50090323700+63629562801
MIN|214618|hydrochlorothiazide / lisinopril|5487+29046
MIN|214619|hydrochlorothiazide / losartan|5487+52175
SCDF|372614|lisinopril Oral Tablet|29046
BN|202421|Coumadin|11289
SBD|855334|warfarin sodium 5 MG Oral Tablet [Coumadin]|855332|202421|
`;

/** Dose forms whose number is known; a drug of another form has no dose form relation. */
export const DOSE_FORMS = { 317541: 'Oral Tablet', 316965: 'Oral Capsule' };

/** Concepts no longer made: their atoms have SUPPRESS O, with the month of obsolescence. */
export const OBSOLETE = { 202421: '12/2020', 855334: '12/2020' };

/** Tall man spellings, which become TMSY atoms. */
export const TALL_MAN = {
  duloxetine: 'DULoxetine',
  fluoxetine: 'FLUoxetine',
  glipizide: 'glipiZIDE',
  hydrochlorothiazide: 'hydroCHLOROthiazide',
  metformin: 'metFORMIN',
  methylprednisolone: 'methylPREDNISolone',
  olanzapine: 'OLANZapine',
  prednisone: 'predniSONE',
  sitagliptin: 'SITagliptin',
  tramadol: 'traMADol',
};

/** Synonym atoms (SY) by RXCUI. */
export const SYNONYMS = {
  5487: ['HCTZ'],
  4511: ['vitamin B9'],
  10582: ['L-thyroxine'],
  253182: ['regular insulin'],
  966221: ['levothyroxine sodium 50 MCG Oral Tablet'],
  892246: ['levothyroxine sodium 100 MCG Oral Tablet'],
  197604: ['digoxin 125 MCG Oral Tablet'],
};

/** Semantic types by RXCUI where they are not the usual pair of an organic pharmacologic substance. */
export const SEMANTIC_TYPES = {
  6902: ['T109', 'T121', 'T125'],
  4511: ['T109', 'T121', 'T127'],
  253182: ['T116', 'T121', 'T125'],
  24941: ['T121', 'T197'],
};

/** Names of ingredients in another source whose content may be given away (SAB MTHSPL, code = UNII). */
export const SPL_NAMES = [
  ['6809', 'METFORMIN', '9100L32L2N'],
  ['11289', 'WARFARIN', '5Q7ZVV76EI'],
];

/** Merged concepts: old RXCUI, type, name, first and last release, current RXCUI. */
export const MERGED = [
  ['313735', 'SCD', 'Warfarin 2 MG Oral Tablet', '04AC_041117C', '09AA_090908F', '855302'],
  ['404141', 'SBD', 'Warfarin 5 MG Oral Tablet [Jantoven]', '04AC_050210F', '09AA_090706F', '855336'],
  ['540217', 'SCD', 'Warfarin Sodium 2 MG Oral Tablet', '05AB_050914F', '09AA_090706F', '855302'],
];
