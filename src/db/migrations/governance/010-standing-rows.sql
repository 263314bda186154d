-- The rows of a map that stand, in the order in which they are published: most rows of a map in work do not.
CREATE INDEX map_row_standing ON map_row (map, source_system, source_code) WHERE stands = 1;
