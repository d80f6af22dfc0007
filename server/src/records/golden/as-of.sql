select p."name", j0."name", p._s0::text
 from (select t1."name", t1."account", t1."id" as _s0
 from (select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "account", "stage", "amount", "amount_currency", "amount_converted", "probability", "close_date", "met_at", "call_time", "urgent", "tags", "phone", "margin", "vault", "regarding", "regarding_object", "details"
 from "ws_main"."deal"
 where _from <= $1::timestamptz
 union all select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "account", "stage", "amount", "amount_currency", "amount_converted", "probability", "close_date", "met_at", "call_time", "urgent", "tags", "phone", "margin", "vault", "regarding", "regarding_object", "details"
 from "ws_main"."deal__h"
 where _from <= $1::timestamptz and _to > $1::timestamptz) t1
 where t1.deleted_at is null and t1.owner = any($2::uuid[]::uuid[])
 order by t1."id"
 limit 6) p
 left join (select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "industry", "city", "parent", "secret_note"
 from "ws_main"."account"
 where _from <= $1::timestamptz
 union all select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "industry", "city", "parent", "secret_note"
 from "ws_main"."account__h"
 where _from <= $1::timestamptz and _to > $1::timestamptz) j0 on j0.id = p."account" and j0.deleted_at is null
 order by p._s0
-- $1 {"from":"as_of"}
-- $2 {"from":"owners"}
