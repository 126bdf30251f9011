import type pg from 'pg';
import { logger } from '../../platform/log.ts';
import type { CountRow, EventRow, RequestSink } from './recorder.ts';

const log = logger('requests');
const CLEAN_MS = 3_600_000;

/** Counts are per hour: an hour's worth of one shape and caller is one row, however busy it is. */
const COUNTS = `
  INSERT INTO "request_count" ("environmentId", "hour", "digest", "keyId", "role", "method", "target", "objects", "columns", "status", "calls", "ms")
  SELECT e."id", date_trunc('hour', now()), c."digest", c."keyId", c."role", c."method", c."target", c."objects", c."columns", c."status", c."calls", c."ms"
  FROM jsonb_to_recordset($1::jsonb) AS c("ref" text, "digest" text, "keyId" uuid, "role" text, "method" text, "target" text,
    "objects" text[], "columns" text[], "status" int, "calls" int, "ms" double precision)
  JOIN "environment" e ON e."ref" = c."ref" ORDER BY 1, 3
  ON CONFLICT ("environmentId", "hour", "digest") DO UPDATE
  SET "calls" = "request_count"."calls" + EXCLUDED."calls", "ms" = "request_count"."ms" + EXCLUDED."ms"`;

const EVENTS = `
  INSERT INTO "request_event" ("id", "environmentId", "at", "keyId", "refusedKey", "role", "method", "target", "objects", "columns",
    "filters", "status", "code", "message", "constraintColumns", "rows", "stages", "ms")
  SELECT c."id", e."id", c."at", c."keyId", c."refusedKey", c."role", c."method", c."target", c."objects", c."columns",
    c."filters", c."status", c."code", c."message", c."constraintColumns", c."rows", c."stages", c."ms"
  FROM jsonb_to_recordset($1::jsonb) AS c("id" text, "ref" text, "at" timestamptz, "keyId" uuid, "refusedKey" text, "role" text,
    "method" text, "target" text, "objects" text[], "columns" text[], "filters" text[], "status" int, "code" text,
    "message" text, "constraintColumns" text, "rows" int, "stages" text, "ms" double precision)
  JOIN "environment" e ON e."ref" = c."ref"
  ON CONFLICT ("id") DO NOTHING`;

/** How long and how much is kept: 14 days; of each environment 5,000 single requests and 20,000 counts, the newest. */
const CLEAN = [
  `DELETE FROM "request_event" WHERE "at" < now() - interval '14 days'`,
  `DELETE FROM "request_count" WHERE "hour" < now() - interval '14 days'`,
  `DELETE FROM "request_event" WHERE "id" IN (SELECT "id" FROM (
     SELECT "id", row_number() OVER (PARTITION BY "environmentId" ORDER BY "at" DESC) AS n FROM "request_event") r WHERE n > 5000)`,
  `DELETE FROM "request_count" c USING (
     SELECT "environmentId", "hour", "digest", row_number() OVER (PARTITION BY "environmentId" ORDER BY "hour" DESC, "calls" DESC) AS n
     FROM "request_count") r
   WHERE n > 20000 AND (c."environmentId", c."hour", c."digest") = (r."environmentId", r."hour", r."digest")`,
];

/** Keeps the request log in the control database. A failed write is dropped: the log must not outgrow its outage. */
export function controlSink(pool: Pick<pg.Pool, 'query'>): RequestSink {
  let cleanedAt = 0;
  return {
    async write(counts, events) {
      try {
        if (events.length) await pool.query(EVENTS, [JSON.stringify(events satisfies EventRow[])]);
        if (counts.length) await pool.query(COUNTS, [JSON.stringify(counts satisfies CountRow[])]);
        if (Date.now() - cleanedAt < CLEAN_MS) return;
        cleanedAt = Date.now();
        for (const statement of CLEAN) await pool.query(statement);
      } catch (error) {
        log.warn('requests could not be logged', {
          reason: error instanceof Error ? error.message : String(error),
        });
      }
    },
  };
}
