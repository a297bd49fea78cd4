# The bot as a container: Node 24 runs the sources as they are, so there is no build step.
FROM node:24-slim

ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3978 \
    WATCH_FLOWS=off \
    DATABASE_FILE=/data/signpost.db \
    MODELS_DIR=/data/models \
    UPLOADS_DIR=/data/uploads

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY src src
COPY flows flows

# Nothing of the program can be changed by the program; only /data is its own.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3978

# Alive, not ready: a container whose database is down is not mended by starting it again.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node is process 1 here and handles the signal itself.
STOPSIGNAL SIGTERM
# As `npm start`: room for the young objects of 16 MB instead of 64 saves 80 MB for some 5 % of processor time.
CMD ["node", "--max-semi-space-size=16", "src/main.ts"]
