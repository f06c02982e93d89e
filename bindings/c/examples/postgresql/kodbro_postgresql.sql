-- Run this once in a database, as superuser, after 'make install'.
CREATE FUNCTION kodbro_map(
    name text,
    OUT status text,
    OUT code text,
    OUT term text,
    OUT level int,
    OUT confidence float8
)
    AS 'kodbro_postgresql', 'kodbro_map_row'
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION kodbro_map IS 'Maps the name of a product to the nomenclature';
