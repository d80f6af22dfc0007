select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 5) || ']' as records, case when count(*) > 5 then max(case when p._n = 5 then json_build_array(p._s0::text, p._s1::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t0."name", t0."name" collate "und-x-icu" as _s0, t0."id" as _s1
 from (select s.*
 from "ws_main"."account" s
 where s._search @@ $1::tsquery and (strpos(lower(normalize(s."name"::text, nfkc)), $2::text) > 0 or strpos(lower(normalize(s."city"::text, nfkc)), $2::text) > 0) offset 0) t0
 where t0.deleted_at is null
 order by t0."name" collate "und-x-icu", t0."id"
 limit 6) b) p cross join lateral (select p."name" as "name") r
-- $1 {"from":"search","part":"account.query"}
-- $2 {"from":"search","part":"account.run0"}
