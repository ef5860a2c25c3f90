-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "RequestStatus" AS ENUM ('NOT_STARTED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE');

-- CreateEnum
CREATE TYPE "ClientMode" AS ENUM ('LIVE', 'TEST');

-- CreateEnum
CREATE TYPE "TrialImageStatus" AS ENUM ('PENDING', 'READY', 'REFUSED', 'DELETED');

-- CreateEnum
CREATE TYPE "CreditKind" AS ENUM ('GRANT', 'RESERVE', 'CAPTURE', 'REFUND', 'EXPIRE', 'ADJUST');

-- CreateEnum
CREATE TYPE "CreditSource" AS ENUM ('PURCHASED', 'PLAN', 'WELCOME', 'PROMOTIONAL', 'ADJUSTMENT');

-- CreateEnum
CREATE TYPE "LookStatus" AS ENUM ('DRAFT', 'PUBLISHING', 'PUBLISHED', 'PUBLISH_FAILED');

-- CreateTable
CREATE TABLE "clients" (
    "id" CHAR(26) NOT NULL,
    "shop" TEXT,
    "mode" "ClientMode" NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" CHAR(64) NOT NULL,
    "capabilities" TEXT[],
    "require_hmac" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_accounts" (
    "client_id" CHAR(26) NOT NULL,
    "available" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "credit_accounts_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "credit_grants" (
    "id" BIGSERIAL NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "source" "CreditSource" NOT NULL,
    "amount" INTEGER NOT NULL,
    "remaining" INTEGER NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 50,
    "expires_at" TIMESTAMPTZ(3),
    "external_ref" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_holds" (
    "request_id" CHAR(26) NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "amount" INTEGER NOT NULL,

    CONSTRAINT "credit_holds_pkey" PRIMARY KEY ("request_id","grant_id")
);

-- CreateTable
CREATE TABLE "credit_entries" (
    "id" BIGSERIAL NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "kind" "CreditKind" NOT NULL,
    "delta_available" INTEGER NOT NULL,
    "delta_reserved" INTEGER NOT NULL,
    "available_after" INTEGER NOT NULL,
    "request_id" CHAR(26),
    "external_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "client_id" CHAR(26) NOT NULL,
    "route" TEXT NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" CHAR(64) NOT NULL,
    "request_id" CHAR(26) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("client_id","route","key")
);

-- CreateTable
CREATE TABLE "request_logs" (
    "request_id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "workflow" TEXT NOT NULL,
    "status" "RequestStatus" NOT NULL DEFAULT 'NOT_STARTED',
    "job_id" UUID,
    "credits_cost" INTEGER NOT NULL,
    "trial_image_id" CHAR(26) NOT NULL,
    "input" JSONB NOT NULL,
    "engine" TEXT,
    "error" JSONB,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_logs_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "request_events" (
    "request_id" CHAR(26) NOT NULL,
    "seq" INTEGER NOT NULL,
    "event_type" TEXT NOT NULL,
    "stage" TEXT,
    "message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_events_pkey" PRIMARY KEY ("request_id","seq")
);

-- CreateTable
CREATE TABLE "extracted_items" (
    "id" CHAR(26) NOT NULL,
    "request_id" CHAR(26) NOT NULL,
    "position" INTEGER NOT NULL,
    "category" TEXT NOT NULL,
    "subcategory" TEXT,
    "label" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "is_on_sale" BOOLEAN NOT NULL,
    "rank" INTEGER NOT NULL,
    "reasons" TEXT[],
    "box" JSONB NOT NULL,
    "polygon" JSONB,
    "area" DOUBLE PRECISION NOT NULL,
    "colors" JSONB NOT NULL,
    "cutout_key" TEXT NOT NULL,
    "mask_key" TEXT NOT NULL,
    "cutout_width" INTEGER NOT NULL,
    "cutout_height" INTEGER NOT NULL,

    CONSTRAINT "extracted_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trial_images" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "upload_key" TEXT NOT NULL,
    "object_key" TEXT,
    "status" "TrialImageStatus" NOT NULL DEFAULT 'PENDING',
    "content_type" TEXT NOT NULL,
    "content_length" INTEGER NOT NULL,
    "declared_sha256" CHAR(64),
    "sha256" CHAR(64),
    "width" INTEGER,
    "height" INTEGER,
    "refusal_code" TEXT,
    "refusal_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "upload_until" TIMESTAMPTZ(3) NOT NULL,
    "retain_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trial_images_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "looks" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "product_gid" TEXT NOT NULL,
    "product_title" TEXT NOT NULL,
    "product_handle" TEXT NOT NULL,
    "product_description" TEXT NOT NULL DEFAULT '',
    "trial_image_id" CHAR(26) NOT NULL,
    "upload_key" TEXT NOT NULL,
    "request_id" CHAR(26),
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "status" "LookStatus" NOT NULL DEFAULT 'DRAFT',
    "files" JSONB NOT NULL DEFAULT '[]',
    "publish_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "looks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "access_token" TEXT,
    "refresh_token" TEXT,
    "refresh_token_expires" TIMESTAMPTZ(3),
    "online_access" JSONB,

    CONSTRAINT "shop_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worked_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "clients_shop_mode_key" ON "clients"("shop", "mode");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_client_id_idx" ON "api_keys"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_grants_client_id_external_ref_key" ON "credit_grants"("client_id", "external_ref");

-- CreateIndex
CREATE INDEX "credit_entries_client_id_id_idx" ON "credit_entries"("client_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_entries_request_id_kind_key" ON "credit_entries"("request_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "credit_entries_client_id_external_ref_key" ON "credit_entries"("client_id", "external_ref");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_logs_job_id_key" ON "request_logs"("job_id");

-- CreateIndex
CREATE INDEX "request_logs_client_id_request_id_idx" ON "request_logs"("client_id", "request_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "extracted_items_request_id_position_key" ON "extracted_items"("request_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "trial_images_upload_key_key" ON "trial_images"("upload_key");

-- CreateIndex
CREATE INDEX "trial_images_client_id_id_idx" ON "trial_images"("client_id", "id" DESC);

-- CreateIndex
CREATE INDEX "trial_images_status_upload_until_idx" ON "trial_images"("status", "upload_until");

-- CreateIndex
CREATE INDEX "looks_shop_id_idx" ON "looks"("shop", "id" DESC);

-- CreateIndex
CREATE INDEX "looks_shop_product_gid_idx" ON "looks"("shop", "product_gid");

-- CreateIndex
CREATE INDEX "shop_sessions_shop_idx" ON "shop_sessions"("shop");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_holds" ADD CONSTRAINT "credit_holds_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_logs" ADD CONSTRAINT "request_logs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_logs" ADD CONSTRAINT "request_logs_trial_image_id_fkey" FOREIGN KEY ("trial_image_id") REFERENCES "trial_images"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_events" ADD CONSTRAINT "request_events_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request_logs"("request_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extracted_items" ADD CONSTRAINT "extracted_items_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request_logs"("request_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trial_images" ADD CONSTRAINT "trial_images_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "looks" ADD CONSTRAINT "looks_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "looks" ADD CONSTRAINT "looks_trial_image_id_fkey" FOREIGN KEY ("trial_image_id") REFERENCES "trial_images"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "looks" ADD CONSTRAINT "looks_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request_logs"("request_id") ON DELETE SET NULL ON UPDATE CASCADE;
