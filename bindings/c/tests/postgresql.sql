-- What the function for queries does besides mapping rows, which is compared with the command.
CREATE FUNCTION message_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN sqlstate || ': ' || sqlerrm;
END $$;

\echo the first query of the manual, to four digits
SET extra_float_digits = -11;
\ir ../examples/postgresql/first.sql

\echo no name has no answer
SELECT kodbro_map(NULL) IS NULL;

\echo each outcome
SELECT name, status, code IS NULL AS no_code, term IS NULL AS no_term, level IS NULL AS no_level
FROM unnest(ARRAY['Tappningskateter CH12', 'Handske', '', 'FRAKTKOSTNAD']) AS name, kodbro_map(name);

\echo a file that is no index: the message of the library, and the session goes on
SET kodbro.index = 'postgresql.conf';
SELECT message_of('SELECT kodbro_map(''Tappningskateter CH12'')');
SELECT message_of('SELECT kodbro_map(''Tappningskateter CH12'')');
SET kodbro.index = '/no/such/index';
SELECT message_of('SELECT kodbro_map(''Tappningskateter CH12'')');
RESET kodbro.index;
SELECT status FROM kodbro_map('Tappningskateter CH12');

\echo only who may read any file of the server sets the index
CREATE ROLE reader;
SET ROLE reader;
SELECT message_of('SET kodbro.index = ''/etc/passwd''');
SELECT status FROM kodbro_map('Tappningskateter CH12');
RESET ROLE;

\echo a database in another encoding gives and takes its own
CREATE DATABASE latin1 ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C';
\connect latin1
\ir ../examples/postgresql/kodbro_postgresql.sql
SELECT status, code, term FROM kodbro_map('Undersökningshandske nitril puderfri osteril');
SELECT octet_length(term) = char_length(term) AS one_byte_each, term LIKE '%ö%' AS has_umlaut
FROM kodbro_map('Undersökningshandske nitril puderfri osteril');
