-- Schema 1 of a ledger in PostgreSQL; runs with search_path set to the ledger's schema. Never edited once released.

CREATE TABLE meta (key text NOT NULL PRIMARY KEY, value text NOT NULL);

CREATE TABLE entries (
  seq bigint NOT NULL,
  recorded_at bigint NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  packed bigint NOT NULL CHECK (packed IN (0, 1)),
  body bytea NOT NULL,
  prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (seq, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX entries_by_id ON entries (kind, id);

CREATE FUNCTION entries_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries are append-only: no %', TG_OP;
END $$;
CREATE TRIGGER entries_never_change BEFORE UPDATE OR DELETE ON entries
  FOR EACH ROW EXECUTE FUNCTION entries_never_change();
CREATE TRIGGER entries_never_go BEFORE TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION entries_never_change();

-- What was inserted follows the entry before it, without a gap, each by the hash of the one before.
CREATE FUNCTION entries_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
  tip bigint;
BEGIN
  SELECT min(seq) INTO first FROM fresh;
  IF first IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(max(seq), 0) INTO tip FROM entries WHERE seq < first;
  IF first <> tip + 1
    OR EXISTS (SELECT FROM entries WHERE seq >= first AND NOT EXISTS (SELECT FROM fresh WHERE fresh.seq = entries.seq))
    OR (SELECT count(DISTINCT seq) <> max(seq) - min(seq) + 1 OR count(*) <> count(DISTINCT seq) FROM fresh)
    OR EXISTS (
      SELECT FROM (
        SELECT prev_hash, lag(hash, 1, coalesce((SELECT hash FROM entries WHERE seq = tip), decode(repeat('00', 32), 'hex')))
          OVER (ORDER BY seq) AS before FROM fresh
      ) AS linked WHERE prev_hash <> before
    )
  THEN
    RAISE EXCEPTION 'entries are append-only: a new entry follows the last one';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entries_only_grow AFTER INSERT ON entries REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION entries_only_grow();

-- The partition of a month (UTC), made where it is missing; the owner's right, lent to those who may append.
CREATE FUNCTION entries_room(moment bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  month timestamp := date_trunc('month', to_timestamp(moment / 1000000.0) AT TIME ZONE 'UTC');
  room text := 'entries_' || to_char(month, 'YYYYMM');
  low bigint := extract(epoch FROM month) * 1000000;
  high bigint := extract(epoch FROM month + interval '1 month') * 1000000;
BEGIN
  IF to_regclass(format('%I', room)) IS NULL THEN
    EXECUTE format('CREATE TABLE %I PARTITION OF entries FOR VALUES FROM (%s) TO (%s)', room, low, high);
    EXECUTE format('CREATE TRIGGER entries_never_go BEFORE TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION entries_never_change()', room);
  END IF;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION entries_room(bigint) SET search_path = %I, pg_temp', current_schema());
  EXECUTE 'REVOKE ALL ON FUNCTION entries_room(bigint) FROM PUBLIC';
END $$;

CREATE TABLE settings (key text NOT NULL PRIMARY KEY, value text NOT NULL);
CREATE TABLE files (
  no bigint NOT NULL PRIMARY KEY,
  name text NOT NULL,
  stored_at bigint NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  packed bigint NOT NULL CHECK (packed IN (0, 1)),
  data bytea NOT NULL
);
CREATE INDEX files_by_name ON files (name, no);
CREATE TABLE check_results (
  check_id text NOT NULL,
  head_seq bigint NOT NULL,
  checked_at bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (check_id, head_seq)
);
