select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 5) || ']' as records, case when count(*) > 5 then max(case when p._n = 5 then json_build_array(p._s0::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t4."regarding", t4."regarding_object", t4."id", t4."id" as _s0
 from "ws_main"."deal" t4
 where t4.deleted_at is null and t4.owner = any($3::uuid[]::uuid[]) and not exists (select
 from "ws_main"."deal__products" l5 join "ws_main"."product" m6 on m6.id = l5.target
 where l5.source = t4."id" and m6.deleted_at is null)
 order by t4."id"
 limit 6) b) p
 left join "ws_main"."account" j0 on j0.id = p."regarding" and j0.deleted_at is null and p."regarding_object" = $1::text
 left join "ws_main"."product" j1 on j1.id = p."regarding" and j1.deleted_at is null and p."regarding_object" = $2::text cross join lateral (select coalesce(j0."name", j1."name") as "regarding.name", (select coalesce(json_agg(m3.id
 order by m3.id), '[]')
 from "ws_main"."deal__products" l2 join "ws_main"."product" m3 on m3.id = l2.target
 where l2.source = p."id" and m3.deleted_at is null) as "products") r
-- $1 {"from":"plan","value":"account"}
-- $2 {"from":"plan","value":"product"}
-- $3 {"from":"owners"}
