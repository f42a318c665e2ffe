# The program and nothing else. The context is made by .github/workflows/release.yml: linux/ARCH/cleanbill.
FROM scratch
ARG TARGETOS
ARG TARGETARCH
COPY ${TARGETOS}/${TARGETARCH}/cleanbill /cleanbill
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/cleanbill"]
