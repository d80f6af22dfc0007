select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 50) || ']' as records, case when count(*) > 50 then max(case when p._n = 50 then json_build_array(p._s0::text, p._s1::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t1."id", t1."name", t1."account", t1."close_date" as _s0, t1."id" as _s1
 from "ws_main"."deal" t1
 where t1.deleted_at is null and t1.owner = any($1::uuid[]::uuid[]) and t1."stage" = $2::text
 order by t1."close_date" desc nulls last, t1."id" desc nulls last
 limit 51) b) p
 left join "ws_main"."account" j0 on j0.id = p."account" and j0.deleted_at is null cross join lateral (select p."id" as "id", p."name" as "name", j0."name" as "account.name") r
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
