// Every limit, with its unit in its name. A limit without a name is a bug.

export const requestBodyBytesMax = 256 * 1024;
export const requestDepthLevelsMax = 64;
export const requestDepthLevelsUnread = 10_000;
export const runtimeConfigBytesMax = 16 * 1024;
export const echoedInputCharactersMax = 1_024;
export const idempotencyKeyCharactersMax = 255;
export const jobPollAdviceSeconds = 2;
export const idempotencyRetrySeconds = 2;
export const jobWaitSecondsMax = 30;
export const jobsPerPageMax = 100;
export const jobsPerPageDefault = 50;
export const jobsPerBatchMax = 100;
export const usageDaysMax = 92;
export const eventPollMs = 250;
export const eventStreamSecondsMax = 15 * 60;
export const eventStreamBeatMs = 15_000;
export const extractionsAtOncePerClientMax = 4;
export const keyOverlapHoursMax = 7 * 24;
export const keyUseNotedMs = 60_000;
// What a process remembers of a key for calls that prove it again; a new limit of calls a minute takes as long to be heeded.
export const keyRememberedMs = 5_000;
export const keysRememberedMax = 10_000;
// How soon the work on a request that was cancelled ends.
export const cancelPollMs = 1_000;
export const sandboxSlowMs = 8_000;
// What one web process works on at a time. Past it a call is refused at once: a queue would only make everybody late.
// When calls take longer than the target, fewer are taken on, or their callers would give up before the answer.
export const callsAtOnceMax = 32;
export const callsAtOnceMin = 8;
export const callTargetMs = 150;
// New connections that the system keeps for us until we take them. Node's own 511 overflow in a rush, and whoever is dropped
// comes back a second later: a refusal at once is better.
export const connectionsWaitingMax = 4_096;
export const picturesAtOnceMax = 16;
export const overloadRetrySecondsMax = 3;
export const slowBodyMs = 1_000;
export const refusalsToldMs = 1_000;
// Longer than load balancers keep a connection that nobody uses: who closes first may meet the other's next call.
export const idleConnectionMs = 75_000;
// How long a web process that is to end says so and still accepts.
export const drainProbeMs = 1_000;
export const openWaitsMax = 1_000;
export const openWaitsPerClientMax = 50;
export const clockSkewMsMax = 10 * 60_000;
export const unavailableRetrySeconds = 5;
export const uploadKeyBytesMax = 1024;
export const itemsPerExtractionMax = 20;
export const hintCharactersMax = 2_000;

export const uploadBytesMax = 20 * 1024 * 1024;
export const uploadTypes = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const;
export const uploadMinutes = 15;
export const uploadsPendingMax = 100;
export const imagePixelsMax = 50_000_000;
export const imageSidePixelsMin = 64;
export const imageStoredSidePixelsMax = 4096;
export const imageDecodeSecondsMax = 20;
export const imageRetentionDays = 90;
// Thirteen months: a statement of a year ago still leads to its requests.
export const requestRetentionDays = 400;
export const purgeRowsPerStepMax = 500;
export const purgeStepsPerSweepMax = 20;
export const presignedReadSeconds = 900;
// For so long a picture has one URL, which lasts longer by as much.
export const presignedReadWindowSeconds = 300;
export const presignedReadsKeptMax = 20_000;

export const engineSidePixelsMax = 2048;
export const engineDeadlineMs = 60_000;
// The way to another service and back included; below attemptSeconds, so that its end is told as what it is.
export const studioDeadlineMs = 100_000;
export const engineMemoryMbMax = 1024;

// The whole life of a request, queueing and retries included; past it the sweeper settles it as a failure.
export const requestDeadlineSeconds = 15 * 60;
export const attemptSeconds = 120;
export const attemptRetriesMax = 2;
export const heartbeatSeconds = 10;
export const sweepIntervalMs = 30_000;
// The reconciler. Every worker's sweep tries; whoever comes sooner after the last run than this leaves it at that.
export const reconcilerGapMs = 20_000;
export const reconcilerRunsKept = 20_000;
export const stuckPerRunMax = 500;
export const accountsPerRunMax = 200;
export const violationsKeptMax = 200;
export const booksEntriesFirst = 10_000;
// Entries are numbered before they are committed: a check goes back over what may have come in late.
export const booksEntriesOverlap = 1_000;
// Past this the admin says that nobody checks the books any more.
export const booksUncheckedMs = 5 * 60_000;
// Workers are woken when there is something to do; this is how soon they find out where that was lost, or a repetition is due.
export const jobPollSeconds = 0.5;
export const wakeIntervalMs = 100;

// Probes: how long a part may take to answer, and how long what was found stands.
export const readinessCheckMs = 2_000;
export const readinessKeptMs = 1_000;
export const queueGaugesKeptMs = 2_000;
export const traceFlushMs = 3_000;
export const databaseConnectMs = 10_000;
export const databaseStatementMs = 30_000;
export const storageCallMs = 30_000;
export const storageTriesMax = 3;
export const shopifyCallMs = 20_000;
export const shopifyTriesMax = 4;
// A token that ends sooner is refreshed first, as Shopify's library does.
export const tokenLeftMsMin = 5 * 60_000;
// Longer than a call may take, so that a claim to refresh lapses only with whoever held it.
export const tokenClaimSeconds = 30;
// How long nobody asks again after Shopify could not refresh a token.
export const tokenRestSeconds = 5;
export const tokenWaitMs = 25_000;
export const tokenPollMs = 100;
export const accessNoticeHours = 24;
export const secretsSealedPerSweepMax = 200;
// How long a call may wait for the shop's points, and for what Retry-After says, before the caller hears that Shopify is busy.
export const shopifyPointsWaitSecondsMax = 20;
export const shopifyRetryAfterSecondsMax = 20;
// What an operation is taken to cost until its first answer says so.
export const shopifyPointsGuessed = 50;
export const publishSeconds = 180;
export const flowBodyBytesMax = 64 * 1024;
export const flowRunSeconds = 120;
export const flowPollMs = 2_000;
export const flowEventsAtOnceMax = 10;
// Four hours of trying: six attempts in all.
export const flowRetrySeconds = [15, 60, 300, 1_800, 12_000] as const;
export const flowRetentionDays = 30;
export const pictureRedirectsMax = 3;
export const removalSeconds = 60 * 60;
// Who changes a product's page holds it for so long and renews that; a worker that is killed lets go by running out.
export const pageLeaseSeconds = 15;
export const pageLeaseRenewMs = 5_000;
export const pageLeasePollMs = 250;
export const pageLeaseWaitSeconds = 20;
// A bulk run: how many looks it takes on together, and how much of the shop's points it leaves to the merchant's own calls.
export const looksPerBulkRunMax = 10_000;
export const looksPerBulkStep = 20;
export const looksPerCheckStep = 50;
export const bulkStepSeconds = 600;
export const bulkTurnMs = 15_000;
export const bulkTriesMax = 3;
export const bulkSparePercent = 25;
export const bulkReasonsShownMax = 20;
export const bulkLooksShownMax = 10;
export const looksJudgedAtOnce = 500;
export const bulkRetentionDays = 30;
// A check that nobody asked for waits until this much of the points is unused.
export const checkSparePercent = 50;
export const checkHours = 24;
export const checkSoonMinutes = 5;
export const checksPerSweepMax = 5;
// A file that no look uses may belong to a publication that is just being written down.
export const strayFileMinutes = 60;
export const filesPerCreateMax = 250;
export const filesPerReadMax = 100;
export const metafieldsPerSetMax = 25;
export const productsPerReadMax = 50;
export const uploadsAtOnceMax = 4;
export const looksPerRemovalStep = 50;
// How long Shopify is asked to uninstall the app after the page was told: it asks each second, and is shut out by that.
export const leaveNoticeMs = 2_500;
// What a shop exports is read in steps; its links live as long as it takes to fetch what they lead to.
export const exportRowsPerRead = 200;
export const exportLinkSeconds = 24 * 60 * 60;

export const extractionCreditsCost = 1;
export const welcomeCredits = 25;
export const fewCredits = 3;
export const looksPerPage = 50;
// What a look's JSON holds of an item, so that it stays below 32 kB.
export const itemLabelCharactersMax = 60;
export const colorsPerItemShownMax = 5;
export const searchCharactersMax = 200;
export const looksChosenMax = 500;
// An item less certain than this is more often wrong than right; it stays off the product page.
export const publishConfidenceMin = 0.5;
export const fileReadySeconds = 90;
export const fileReadyPollMs = 250;
export const fileAltCharactersMax = 512;
export const thumbnailSidePixels = 240;
export const previewSidePixels = 1280;
export const entriesPerPage = 25;
export const requestsPerPage = 25;
export const requestSendsShownMax = 20;
export const statementEntriesPerPageMax = 200;
export const statementEntriesPerPageDefault = 50;
export const statementCsvRowsPerRead = 500;
export const grantsPerExpiryMax = 200;
export const keyNameCharactersMax = 60;
export const productPhotosMax = 20;

export const webhookBodyBytesMax = 8 * 1024 * 1024;
// Shopify gives up a delivery after five seconds and wants to be let go within one.
export const webhookQueueMs = 400;
export const webhookOverdueMinutes = 15;
export const webhookRetentionDays = 30;
// How long an erased client's part of the store is emptied again, for what was on its way there.
export const erasedSweepMinutes = 60;

// Shopify's bounds of a charge, in the currency's main unit, and ours of what one gives.
export const chargePriceMin = 0.5;
export const chargePriceMax = 10_000;
export const creditsPerChargeMax = 1_000_000;
// Shopify's: a subscription's period, and how long a merchant may think.
export const planPeriodDays = 30;
export const approvalDays = 2;
// A cheaper plan waits as PENDING for the end of a period; past this nobody asks about a charge any more.
export const pendingAskedDays = 60;
export const chargesPerSweepMax = 100;
export const chargesSweepMs = 15_000;
export const chargeRetryMinutes = 5;
export const lostShopRetryHours = 6;
export const freePlansPerSweepMax = 100;
export const chargesShownMax = 50;
// What a development shop gets by charges that nobody pays.
export const testCreditsMax = 2_500;
export const testCreditsWindowDays = 30;
// Overage: a block is bought below so many credits, and one whose fate is unknown is sent again for so long.
export const overageBelowCredits = 5;
export const overageRepeatMinutes = 60;
// One that was refused is looked for at Shopify so often and for so long: its charge may have been heard late.
export const overageLookAgainHours = 6;
export const overageLookedHours = 24;
export const overageHeldMinutes = 60;
// A worker buys a client one block in half a minute at most: more records than this are not made while one is looked for. The
// minutes are for clocks that differ.
export const usageRecordsPerPage = 100;
export const usageRecordPagesMax = 30;
export const overageClockMinutes = 60;
export const topUpsPerSweepMax = 200;

export const callbackEndpointsPerClientMax = 10;
export const callbackUrlCharactersMax = 2_000;
export const callbackTimeoutMs = 10_000;
export const callbackAtOnceMax = 20;
export const callbackPollMs = 1_000;
// 24 hours of trying: eleven attempts in all.
export const callbackRetrySeconds = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800] as const;
export const callbackRetentionDays = 30;
export const callbackOldSecretHours = 24;
export const webhookMessagesShownMax = 100;

// What the pixel may post. Anyone can: more than this is dropped, and so is what comes faster than it can be counted.
export const pixelBodyBytesMax = 16 * 1024;
export const pixelEventsPerCallMax = 20;
export const pixelItemsPerEventMax = 20;
export const pixelEventsPerMinuteMax = 3_000;
export const pixelEventsWaitingMax = 5_000;
export const pixelShopsRememberedMax = 10_000;
export const pixelFlushMs = 1_000;
export const pixelEventsPerFlushMax = 500;
export const pixelEventRetentionDays = 2;
export const attributionRetentionDays = 180;
// A refund that came before its order waits so long for it.
export const refundWaitDays = 7;
export const reportLooksMax = 500;
// Below these, in either arm, an interval would be too wide, or its method too rough, to say anything.
export const holdoutVisitorsMin = 200;
export const holdoutOrdersMin = 10;

// Products that may stand in for a sold-out one; each takes a place among the 128 of a list of references.
export const substitutesPerItemMax = 3;

// The rights to a photo end on a day; the merchant is warned before.
export const rightsYearsMax = 50;
export const rightsWarnDays = 14;
export const rightsWarnedLooksMax = 5;
export const rightsPerSweepMax = 20;
export const rightsRetryMinutes = 60;
