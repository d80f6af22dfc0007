select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 5) || ']' as records, case when count(*) > 5 then max(case when p._n = 5 then json_build_array(p._s0::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t1."name", t1."deal", t1."id" as _s0
 from "ws_main"."line" t1
 where t1.deleted_at is null
 and exists (select 1
 from "ws_main"."deal" t1_p
 where t1_p.id = t1."deal" and t1_p.deleted_at is null and t1_p.owner = any($1::uuid[]::uuid[])) and (t1."quantity" > $2::numeric) is not true
 order by t1."id"
 limit 6) b) p
 left join "ws_main"."deal" j0 on j0.id = p."deal" and j0.deleted_at is null and j0.owner = any($1::uuid[]::uuid[]) cross join lateral (select p."name" as "name", j0."name" as "deal.name") r
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
