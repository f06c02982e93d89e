-- Version 1 of the schema. What people said is only ever added to: triggers refuse to change or
-- delete it.

-- Whose products there are.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What was done together: one import, one run of the mapper, one undo.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    UNIQUE (by, at, what)
) STRICT;

-- Whether a source shares all its decisions: the last word counts.
CREATE TABLE sharing (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id),
    scope TEXT NOT NULL CHECK (scope IN ('private', 'shared')),
    batch INTEGER NOT NULL REFERENCES batch (id)
) STRICT;

-- A product: a TEXT key is its id in the source, a BLOB key the digest of its text where it has none.
CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id),
    key ANY NOT NULL,
    UNIQUE (source, key)
) STRICT;

-- What a product was called at some time. What was decided was decided on such a text.
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    product INTEGER NOT NULL REFERENCES product (id),
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    description TEXT NOT NULL,
    supplier TEXT NOT NULL,
    -- Equal for texts of one source that count as the same; NULL where there is no text.
    same INTEGER
) STRICT;
CREATE INDEX text_product ON text (product);
CREATE INDEX text_same ON text (same) WHERE same IS NOT NULL;

-- What the newest catalogue says of a product; the only table with rows that change.
CREATE TABLE listing (
    product INTEGER PRIMARY KEY REFERENCES product (id),
    text INTEGER NOT NULL REFERENCES text (id),
    batch INTEGER NOT NULL REFERENCES batch (id),
    other TEXT NOT NULL -- JSON: [[column, cell], …]
) STRICT;

-- With what something was said.
CREATE TABLE origin (
    id INTEGER PRIMARY KEY,
    tool TEXT NOT NULL,
    tool_version TEXT NOT NULL,
    release TEXT NOT NULL,
    index_hash TEXT NOT NULL,
    UNIQUE (tool, tool_version, release, index_hash)
) STRICT;

-- What was said about a product, and what was taken back. A withdrawal points at the event that it
-- takes back, which may be a withdrawal too; all else of it is empty.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    text INTEGER NOT NULL REFERENCES text (id),
    digest BLOB, -- SHA-256 of the record; NULL for a withdrawal
    batch INTEGER NOT NULL REFERENCES batch (id),
    withdraws INTEGER REFERENCES event (id),
    justification TEXT NOT NULL
        CHECK (justification IN ('curated', 'reviewed', 'predicted', 'other', 'withdrawal')),
    verdict TEXT NOT NULL,
    code TEXT NOT NULL,
    relation TEXT NOT NULL,
    scope TEXT NOT NULL,
    term TEXT NOT NULL,
    confidence REAL,
    by TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    origin INTEGER NOT NULL REFERENCES origin (id),
    evidence TEXT NOT NULL,
    comment TEXT NOT NULL,
    other TEXT NOT NULL, -- JSON: [[name, value], …]
    CHECK ((withdraws IS NULL) = (justification <> 'withdrawal')),
    CHECK ((withdraws IS NULL) = (digest IS NOT NULL)),
    UNIQUE (text, digest)
) STRICT;
CREATE INDEX event_batch ON event (batch);
-- Leads from a code to the products that it was ever said of.
CREATE INDEX event_code ON event (code, justification, text) WHERE verdict = 'accepted';
CREATE INDEX event_withdraws ON event (withdraws) WHERE withdraws IS NOT NULL;

CREATE TRIGGER source_is_never_changed BEFORE UPDATE ON source
BEGIN SELECT RAISE(ABORT, 'the store only adds: sources are never changed'); END;
CREATE TRIGGER source_is_never_deleted BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'the store only adds: sources are never deleted'); END;
CREATE TRIGGER batch_is_never_changed BEFORE UPDATE ON batch
BEGIN SELECT RAISE(ABORT, 'the store only adds: batches are never changed'); END;
CREATE TRIGGER batch_is_never_deleted BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'the store only adds: batches are never deleted'); END;
CREATE TRIGGER sharing_is_never_changed BEFORE UPDATE ON sharing
BEGIN SELECT RAISE(ABORT, 'the store only adds: sharing are never changed'); END;
CREATE TRIGGER sharing_is_never_deleted BEFORE DELETE ON sharing
BEGIN SELECT RAISE(ABORT, 'the store only adds: sharing are never deleted'); END;
CREATE TRIGGER product_is_never_changed BEFORE UPDATE ON product
BEGIN SELECT RAISE(ABORT, 'the store only adds: products are never changed'); END;
CREATE TRIGGER product_is_never_deleted BEFORE DELETE ON product
BEGIN SELECT RAISE(ABORT, 'the store only adds: products are never deleted'); END;
CREATE TRIGGER text_is_never_changed BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'the store only adds: texts are never changed'); END;
CREATE TRIGGER text_is_never_deleted BEFORE DELETE ON text
BEGIN SELECT RAISE(ABORT, 'the store only adds: texts are never deleted'); END;
CREATE TRIGGER origin_is_never_changed BEFORE UPDATE ON origin
BEGIN SELECT RAISE(ABORT, 'the store only adds: origins are never changed'); END;
CREATE TRIGGER origin_is_never_deleted BEFORE DELETE ON origin
BEGIN SELECT RAISE(ABORT, 'the store only adds: origins are never deleted'); END;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the store only adds: events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the store only adds: events are never deleted'); END;
CREATE TRIGGER listing_is_never_deleted BEFORE DELETE ON listing
BEGIN SELECT RAISE(ABORT, 'the store only adds: listings are never deleted'); END;
