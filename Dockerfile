# Assay as an image: the program alone, without a shell, run by a user without rights.
#
#   docker build -t assay .
#   docker run -p 127.0.0.1:8080:8080 -v assay-data:/data -e ASSAY_BASE_URL=http://localhost:8080 assay
#
# keeps everything, the SQLite database included, in the volume. docker-compose.yml has it with PostgreSQL.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY internal/nosqlite3 internal/nosqlite3
RUN go mod download
COPY . .
# timetzdata: the legal time zone is known whatever the base image holds.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags timetzdata -ldflags "-s -w" -o /out/assay ./cmd/assay \
	&& mkdir /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/assay /assay
COPY --from=build --chown=65532:65532 /out/data /data
COPY LICENSE /LICENSE
USER 65532:65532
ENV ASSAY_DATA=/data ASSAY_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 \
	CMD ["/assay", "health", "--url", "http://127.0.0.1:8080"]
ENTRYPOINT ["/assay"]
CMD ["serve"]
