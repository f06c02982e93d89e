-- Version 2 of the schema: what is to be known of a product at a glance, so that the products of a
-- code are found without reading all that was said of each. It is worked out from the other tables,
-- in the transaction that changes them, and its rows change.

-- The products that have a prediction in force.
CREATE TABLE glance (
    product INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    text INTEGER NOT NULL, -- the one listed, or else the newest that says something
    code TEXT NOT NULL, -- that of the newest prediction in force
    confidence REAL,
    -- What was ever decided about the product or its text, even if it was taken back: 0 nothing,
    -- 1 only what says of itself that it is private, 2 something shared.
    decided INTEGER NOT NULL CHECK (decided IN (0, 1, 2))
) STRICT;
CREATE INDEX glance_code ON glance (code, decided, product, source, text, confidence);

-- Leads from a text to the decisions on it, and to what was taken back. (SQLite compares with two
-- words at once, but makes a table of three for each row that is added.)
CREATE INDEX event_decided ON event (text) WHERE justification NOT IN ('predicted', 'other');

-- Leads from a code to the decisions for it. That of all that was said is no longer needed.
DROP INDEX event_code;
CREATE INDEX event_accepted ON event (code, scope, text)
    WHERE verdict = 'accepted' AND justification IN ('curated', 'reviewed');
