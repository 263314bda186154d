-- Made after the rows are in: building an index once beats keeping it up to date.
CREATE UNIQUE INDEX concept_code ON concept (code_system, code);
CREATE INDEX parent_child ON parent (parent, child);
CREATE INDEX designation_source ON designation (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX property_value ON property (definition, value, ord) WHERE value IS NOT NULL;
CREATE INDEX property_target ON property (definition, target, ord) WHERE target IS NOT NULL;
CREATE INDEX refset_component ON refset_member (ord, refset);
CREATE INDEX resource_url ON resource (type, url);
CREATE INDEX map_source ON map_element (source_code, map_group);
CREATE INDEX map_target ON map_element (target_code, map_group) WHERE target_code IS NOT NULL;
