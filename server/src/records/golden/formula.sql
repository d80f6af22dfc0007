select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 5) || ']' as records, case when count(*) > 5 then max(case when p._n = 5 then json_build_array(p._s0::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t0."name", t0."amount", t0."probability", t0."id" as _s0
 from "ws_main"."deal" t0
 left join "ws_main"."account" j1 on j1.id = t0."account" and j1.deleted_at is null
 where t0.deleted_at is null and t0.owner = any($2::uuid[]::uuid[]) and ((t0."amount" > $3::numeric AND j1."industry" = $4::text))
 order by t0."id"
 limit 6) b) p cross join lateral (select p."name" as "name", (trellis.f_wire(((COALESCE(p."amount", 0) * COALESCE(p."probability", 0)) * $1::numeric))) as "expected") r
-- $1 {"from":"plan","value":"0.01"}
-- $2 {"from":"owners"}
-- $3 {"from":"plan","value":"1000"}
-- $4 {"from":"plan","value":"it"}
