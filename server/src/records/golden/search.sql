select p."name", p._s0::text, p._s1::text
 from (select t0."name", t0."name" collate "und-x-icu" as _s0, t0."id" as _s1
 from (select s.*
 from "ws_main"."account" s
 where s._search @@ $1::tsquery and (strpos(lower(normalize(s."name"::text, nfkc)), $2::text) > 0 or strpos(lower(normalize(s."city"::text, nfkc)), $2::text) > 0) offset 0) t0
 where t0.deleted_at is null
 order by t0."name" collate "und-x-icu", t0."id"
 limit 6) p
 order by p._s0, p._s1
-- $1 {"from":"search","part":"account.query"}
-- $2 {"from":"search","part":"account.run0"}
