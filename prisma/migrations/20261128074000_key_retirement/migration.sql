CREATE OR REPLACE VIEW "gateway_environment" AS
SELECT e."ref", e."database", e."schemas", e."maxRows" AS max_rows,
       e."apiUser" AS api_user, e."apiPasswordSealed" AS api_password_sealed,
       e."serviceUser" AS service_user, e."servicePasswordSealed" AS service_password_sealed,
       e."jwtSecretSealed" AS jwt_secret_sealed,
       COALESCE((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', k."id", 'sha256', k."hash",
                        'role', CASE k."kind" WHEN 'secret' THEN 'service_role' ELSE 'anon' END,
                        'retiresAt', k."retiresAt")))
                 FROM "api_key" k WHERE k."environmentId" = e."id" AND k."revokedAt" IS NULL), '[]') AS keys,
       jsonb_build_object('anonMs', COALESCE(e."behaviour" -> 'anonMs', '3000'),
                          'authenticatedMs', COALESCE(e."behaviour" -> 'authenticatedMs', '8000'),
                          'serviceMs', COALESCE(e."behaviour" -> 'serviceMs', '30000')) AS limits,
       e."corsOrigins" AS cors_origins, e."catalogVersion" AS catalog_version, 'ready' AS state,
       e."behaviour" AS behaviour
FROM "environment" e WHERE e."ready";
