select p."name", p._s0::text, p._s1::text, p._s2::text
 from (select *
 from ((select t0."name", t0."close_date" as _s0, t0."name" collate "und-x-icu" as _s1, t0."id" as _s2
 from "ws_main"."deal" t0
 where t0.deleted_at is null and t0."close_date" is null and t0."name" collate "und-x-icu" = $1::text and t0."id" > $2::uuid
 order by t0."close_date", t0."name" collate "und-x-icu", t0."id"
 limit 51)
 union all (select t1."name", t1."close_date" as _s0, t1."name" collate "und-x-icu" as _s1, t1."id" as _s2
 from "ws_main"."deal" t1
 where t1.deleted_at is null and t1."close_date" is null and t1."name" collate "und-x-icu" > $1::text
 order by t1."close_date", t1."name" collate "und-x-icu", t1."id"
 limit 51)
 union all (select t2."name", t2."close_date" as _s0, t2."name" collate "und-x-icu" as _s1, t2."id" as _s2
 from "ws_main"."deal" t2
 where t2.deleted_at is null and t2."close_date" is null and t2."name" collate "und-x-icu" is null
 order by t2."close_date", t2."name" collate "und-x-icu", t2."id"
 limit 51)) u
 limit 51) p
 order by p._s0, p._s1, p._s2
-- $1 {"from":"cursor","index":1}
-- $2 {"from":"cursor","index":2}
