# syntax=docker/dockerfile:1.7

FROM node:20-bookworm-slim AS build
WORKDIR /app
# Dependencies change less often than the sources: this layer is kept while they stay.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim AS run
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8123 \
    FOYER_DATA_DIR=/var/lib/foyer \
    FOYER_CACHE_DIR=/var/cache/foyer
WORKDIR /app
RUN install -d -o node -g node /var/lib/foyer /var/cache/foyer
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# By number: Kubernetes' runAsNonRoot cannot tell who a name is. 1000 is the image's `node`.
USER 1000:1000
EXPOSE 8123
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main/server.js"]
