select p."name", (trellis.f_wire(((COALESCE(p."amount", 0) * COALESCE(p."probability", 0)) * $1::numeric))), p._s0::text
 from (select t0."name", t0."amount", t0."probability", t0."id" as _s0
 from "ws_main"."deal" t0
 left join "ws_main"."account" j1 on j1.id = t0."account" and j1.deleted_at is null
 where t0.deleted_at is null and t0.owner = any($2::uuid[]::uuid[]) and ((t0."amount" > $3::numeric AND j1."industry" = $4::text))
 order by t0."id"
 limit 6) p
 order by p._s0
-- $1 {"from":"plan","value":"0.01"}
-- $2 {"from":"owners"}
-- $3 {"from":"plan","value":"1000"}
-- $4 {"from":"plan","value":"it"}
