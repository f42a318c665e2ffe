package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

func (p Process) verifyProvenanceCommand() *cli.Command {
	return &cli.Command{
		Name:      "provenance",
		Usage:     "hold an artifact against what is said of how it was built, or against somebody's summary of that",
		ArgsUsage: "ARTIFACT",
		Description: "--provenance is a Sigstore bundle, JSON Lines of bundles or envelopes, what npm's registry answers about a\n" +
			"package's attestations, or what \"gcloud … --show-provenance --format json\" prints. It must be signed by the\n" +
			"builder itself: a workflow of GitHub by its certificate, any other by an expected signer as in \"cleanbill verify\".\n" +
			"npm's registry and Google Cloud Build sign with keys: give them with --key. --vsa is a verification summary.\n\n" +
			"Exit status: 0 verified, 1 not verified, 2 could not try.",
		Flags: append([]cli.Flag{
			provenanceFormats.flag("text"),
			textFlag("provenance", "what is said of the build, `FILE`"),
			textFlag("builder-id", "expect the builder `S`, exact or without its @ref; then commits and pull requests do not count, and of slsa-github-generator releases alone do"),
			textFlag("source-uri", "expect the source repository `S`, such as github.com/owner/repository; with @ and a full ref or commit, that as well"),
			textFlag("source-branch", "expect the branch `S`"),
			textFlag("source-tag", "expect the tag `S`"),
			textFlag("source-versioned-tag", "expect a tag of the version `S`: v1.2 accepts v1.2.3"),
			textsFlag("build-input", "expect that the build was started with `KEY=VALUE`, repeatable"),
			textFlag("package", "of an npm package: expect the `NAME`"),
			textFlag("package-version", "of an npm package: expect the version `V`"),
			textFlag("vsa", "verification summary `FILE`, in place of --provenance"),
			textFlag("verifier-id", "of a summary: expect the verifier `S`"),
			textFlag("resource-uri", "of a summary: expect that it is about `S`"),
			textFlag("policy-uri", "of a summary: expect that the policy `S` was evaluated"),
			textFlag("policy-digest", "of a summary: expect that the policy with the digest `ALG:HEX` was evaluated"),
			textsFlag("min-level", "of a summary: ask for the `LEVEL`, such as 2 or SLSA_BUILD_LEVEL_2, repeatable"),
			textFlag("key-id", "of a summary: expect that the envelope names the key `S`"),
		}, signerFlags()...),
		Action: p.verifyProvenance,
	}
}

func (p Process) verifyProvenance(c *cli.Context) error {
	const command = "verify provenance"
	defer p.keepSmall(0)()
	if err := forget(c, signatureFlags()); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	in, err := p.verifyInputs(c, command, provenanceFormats.names())
	if err != nil {
		return err
	}
	provenance, summary := c.String("provenance"), c.String("vsa")
	if (provenance == "") == (summary == "") {
		return usageError(command, errors.New("name either --provenance or --vsa"))
	}
	if err := askedInVain(c, command); err != nil {
		return err
	}
	file := cmp.Or(provenance, summary)
	data, err := p.readInput(file, verify.MaxBundleSize)
	if err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	ask, err := p.provenanceAsked(c, in.at, data)
	if err != nil {
		return err
	}
	if err := namespaceSuits(c, command, ask.signer); err != nil {
		return err
	}
	artifact, err := p.readProvenanceArtifact(c, in.name, ask)
	if err != nil {
		return err
	}
	v := newProvenanceVerification(in.at, artifact.artifactRead, nameOf(file), ask.expected)
	request := verify.BuiltRequest{
		Artifact: artifact.message, ArtifactName: artifact.Name, Statement: data, StatementName: nameOf(file),
		Signer: ask.signer, Read: ask.read, Roots: in.roots, Thresholds: in.thresholds, At: in.at,
	}
	result, err := ask.of(c.Context, request)
	v.conclude(result, err)
	return tell(p, c, in, provenanceFormats, v)
}

// forget takes back what variables of the environment say for flags that a command does not have and the one above it has: the library looks flags up
// there as well.
func forget(c *cli.Context, flags []cli.Flag) error {
	for _, f := range flags {
		if name := f.Names()[0]; c.String(name) != "" {
			if err := c.Set(name, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// provenanceAsked is what is asked of provenance or of a summary, and of whom.
type provenanceAsked struct {
	signer   *verify.Signer // nil: the builder's certificate decides
	expected string         // for people
	read     func(string, int64) ([]byte, error)
	demand   verify.ProvenanceDemand
	summary  *verify.SummaryDemand // nil for provenance
}

// What is asked of a summary alone, of provenance alone, and of a certificate.
var (
	askedOfSummary     = []string{"verifier-id", "resource-uri", "policy-uri", "policy-digest", "min-level", "key-id"}
	askedOfProvenance  = []string{"builder-id", "source-uri", "source-branch", "source-tag", "source-versioned-tag", "build-input", "package", "package-version"}
	askedOfCertificate = []string{"certificate-identity", "certificate-identity-regexp", "certificate-oidc-issuer", "certificate-oidc-issuer-regexp"}
)

// firstSet is the first of the flags that is given; empty when none is.
func firstSet(c *cli.Context, names []string) string {
	for _, name := range names {
		if c.IsSet(name) {
			return name
		}
	}
	return ""
}

// askedInVain refuses what cannot be asked of the kind of statement, and a digest of a policy that cannot be one.
func askedInVain(c *cli.Context, command string) error {
	if name := firstSet(c, askedOfSummary); name != "" && c.String("vsa") == "" {
		return usageError(command, fmt.Errorf("--%s asks something of a summary, and --vsa names none", name))
	}
	if name := firstSet(c, askedOfProvenance); name != "" && c.String("vsa") != "" {
		return usageError(command, fmt.Errorf("--%s asks something of provenance, and a summary (--vsa) does not say how something was built", name))
	}
	if digest := c.String("policy-digest"); digest != "" {
		if algorithm, digits, _ := strings.Cut(digest, ":"); algorithm == "" || digits == "" {
			return usageError(command, fmt.Errorf("--policy-digest %q: expected ALG:HEX, such as sha256: and hexadecimal digits", digest))
		}
	}
	return nil
}

func (a *provenanceAsked) of(ctx context.Context, r verify.BuiltRequest) (*verify.BuiltResult, error) {
	if a.summary != nil {
		return verify.SummaryOf(ctx, r, *a.summary)
	}
	return verify.ProvenanceOf(ctx, r, a.demand)
}

// summaryAsked reads what is asked of a verification summary, and of whom.
func (p Process) summaryAsked(c *cli.Context, at time.Time) (*provenanceAsked, error) {
	verified, err := levels(c.StringSlice("min-level"))
	if err != nil {
		return nil, err
	}
	a := &provenanceAsked{summary: &verify.SummaryDemand{KeyID: c.String("key-id"), VSADemand: slsa.VSADemand{
		VerifierID: c.String("verifier-id"), ResourceURI: c.String("resource-uri"), PolicyURI: c.String("policy-uri"), Policy: c.String("policy-digest"), Levels: verified,
	}}}
	return a, p.expect(c, at, a)
}

// provenanceAsked reads what is asked of a file, and of whom: how depends on what the file is.
func (p Process) provenanceAsked(c *cli.Context, at time.Time, data []byte) (*provenanceAsked, error) {
	if c.String("vsa") != "" {
		return p.summaryAsked(c, at)
	}
	inputs, err := buildInputs(c.StringSlice("build-input"))
	if err != nil {
		return nil, err
	}
	a := &provenanceAsked{expected: "the builder itself"}
	a.demand = verify.ProvenanceDemand{Package: c.String("package"), Version: c.String("package-version"), Demand: slsa.Demand{
		Builder: c.String("builder-id"), Source: c.String("source-uri"), Branch: c.String("source-branch"), Tag: c.String("source-tag"),
		VersionedTag: c.String("source-versioned-tag"), Inputs: inputs, Signer: c.String("certificate-identity"),
	}}
	key := c.String("key")
	switch form := verify.AnswerOf(data); {
	case form == verify.AnswerOfNPM && key == "":
		return nil, noRegistryKey(form)
	case form == verify.AnswerOfNPM:
		if a.demand.RegistryKeys, err = p.readInput(key, verify.MaxKeySize); err != nil {
			return nil, fmt.Errorf("verify provenance: --key: %w", err)
		}
		a.expected = "the builder itself, and npm's registry by " + key
		return a, p.expectIdentity(c, a)
	case form == verify.AnswerOfCloudBuild && key == "":
		return nil, noRegistryKey(form)
	case form == verify.AnswerOfCloudBuild && firstSet(c, askedOfCertificate) != "":
		return nil, usageError("verify provenance", fmt.Errorf("--%s asks for a certificate, and an answer of %s is signed with keys alone", firstSet(c, askedOfCertificate), form))
	case form == verify.AnswerOfCloudBuild:
		a.expected = "Google Cloud Build by " + key
		a.demand.CloudBuild, err = cloudBuildKeys(key)
		return a, err
	}
	if key == "" {
		return a, p.expectIdentity(c, a)
	}
	if info, err := os.Stat(key); err == nil && info.IsDir() {
		return nil, keyDirectory(key)
	}
	return a, p.expect(c, at, a)
}

// expect asks for a signer, who must be named.
func (p Process) expect(c *cli.Context, at time.Time, a *provenanceAsked) error {
	s, err := p.expectedSigner(c, at)
	if err != nil {
		return err
	}
	a.signer, a.expected, a.read = &s.Signer, s.text, s.read
	return nil
}

// expectIdentity asks for the name in a certificate, if one is named; else the builder's certificate decides.
func (p Process) expectIdentity(c *cli.Context, a *provenanceAsked) error {
	identity, err := sigstoreIdentity(c)
	if err != nil || identity == (verify.SigstoreIdentity{}) {
		return err
	}
	a.signer, a.expected = &verify.Signer{Sigstore: identity}, identity.String()
	return nil
}

// buildInputs takes KEY=VALUE apart.
func buildInputs(all []string) (map[string]string, error) {
	out := map[string]string{}
	for _, text := range all {
		name, value, ok := strings.Cut(text, "=")
		if _, twice := out[name]; !ok || name == "" || twice {
			return nil, usageError("verify provenance", fmt.Errorf("--build-input %q: expected KEY=VALUE, each key once", text))
		}
		out[name] = value
	}
	return out, nil
}

// levels turns numbers into the names of SLSA's build levels.
func levels(all []string) ([]string, error) {
	var out []string
	for _, level := range all {
		if _, err := strconv.Atoi(level); err == nil {
			level = "SLSA_BUILD_LEVEL_" + level
		}
		if err := slsa.CheckLevel(level); err != nil {
			return nil, usageError("verify provenance", fmt.Errorf("--min-level: %w", err))
		}
		out = append(out, level)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// readProvenanceArtifact reads the artifact. A summary may be about something that is known by another name than a digest.
func (p Process) readProvenanceArtifact(c *cli.Context, name string, ask *provenanceAsked) (*artifact, error) {
	algorithm, value, _ := strings.Cut(c.String("digest"), ":")
	if ask.summary == nil || name != "" || artifactDigests[algorithm] != 0 || algorithm == "" || value == "" {
		return p.readArtifact(c, name)
	}
	if verify.NamesDigest(algorithm) {
		return nil, usageError("verify provenance", fmt.Errorf("--digest %s: %s does not count as the digest of a file; expected sha256, sha384 or sha512, or a name that is no digest, such as gce_image_id", c.String("digest"), algorithm))
	}
	ask.summary.Algorithm, ask.summary.Value = algorithm, value
	return &artifact{artifactRead: artifactRead{Name: algorithm + ":" + value, Digests: map[string]string{algorithm: value}}}, nil
}

// keyFile is a key's name by the file that holds it.
func keyFile(path string) string { return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) }
