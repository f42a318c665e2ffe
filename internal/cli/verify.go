package cli

import (
	"cmp"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func (p Process) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "hold one artifact against one signature, by a signer whom you name",
		ArgsUsage: "ARTIFACT",
		Description: "The signature is a Sigstore bundle (--bundle) or a detached one (--signature). Without either, it is looked for\n" +
			"beside ARTIFACT, then, in CycloneDX JSON, inside of it, and at last over a checksum list beside it, such as SHA256SUMS;\n" +
			"--signature ARTIFACT means the one inside, --checksums names the list. - reads the artifact from standard\n" +
			"input, and a file called provenance is named as ./provenance. Say who is expected to have signed:\n" +
			"--certificate-identity with --certificate-oidc-issuer, or --key, or --certificate. docs/verify.md explains the\n" +
			"answer line by line. \"cleanbill verify provenance\" asks how an artifact was built.\n\n" +
			"A signed statement that condemns the artifact makes it not verified; of one that does not release it, such as a\n" +
			"scan, a test result or one of an unknown type, the signature alone is verified, and the answer says so.\n\n" +
			"Exit status: 0 verified or signature verified, 1 not verified, 2 could not try.",
		Flags:       append([]cli.Flag{verificationFormats.flag("text")}, append(signatureFlags(), signerFlags()...)...),
		Action:      p.verify,
		Subcommands: []*cli.Command{p.verifyProvenanceCommand()},
	}
}

// signatureFlags say what is held against the artifact.
func signatureFlags() []cli.Flag {
	return []cli.Flag{
		textFlag("bundle", "Sigstore bundle `FILE`, or one that cosign wrote before there were any"),
		textFlag("signature", "detached signature `FILE` of any kind"),
		textFlag("checksums", "checksum list `FILE` that the signature is over, in place of ARTIFACT"),
		textFlag("certificate", "certificate `FILE` of the signer: with --ca-roots one that came with the signature, else the very one that is expected"),
		textFlag("rekor-bundle", "log entry `FILE` about a bare signature, which says when its --certificate was used (default: looked for beside)"),
		textFlag("ca-roots", "expect a certificate of an authority in `FILE`"),
	}
}

// signerFlags say who is expected to have signed, and what is asked of the signature.
func signerFlags() []cli.Flag {
	count := func(name, usage string) cli.Flag {
		return &cli.IntFlag{Name: name, EnvVars: variable(name), Value: 1, Usage: usage}
	}
	return []cli.Flag{
		textFlag("digest", "`ALG:HEX` in place of ARTIFACT: sha256, sha384 or sha512"),
		textFlag("key", "expect this public key, `FILE`: OpenPGP, minisign, SSH, or bare in PEM or DER; told by its content"),
		&cli.StringFlag{Name: "ssh-namespace", EnvVars: variable("ssh-namespace"), Value: "file", Usage: "with an SSH key: expect signatures that were made for `NAME`"},
		textFlag("certificate-identity", "expect a certificate for the name `S`"),
		textFlag("certificate-identity-regexp", "expect a certificate for a name that fits `R`, from ^ to $"),
		textFlag("certificate-oidc-issuer", "expect that `S` vouched for the name"),
		textFlag("certificate-oidc-issuer-regexp", "expect that an issuer that fits `R`, from ^ to $, vouched for the name"),
		textsFlag("trusted-root", "Sigstore trusted root `FILE`, repeatable (default: the embedded public-good one)"),
		count("tlog-threshold", "ask for `N` entries in a transparency log; what is lowered is shown in the answer"),
		count("timestamp-threshold", "ask for `N` proven times"),
		count("sct-threshold", "ask for `N` promises of a certificate log"),
		textsFlag("accept-weak", "let a key's signature count though it is weak in this way, `NAME` such as sha1 or rsa-1024, repeatable; shown in the answer"),
		atFlag("judge as of `TIME`"), configFlag(), quietFlag(), noColourFlag(),
	}
}

func (p Process) verify(c *cli.Context) error {
	defer p.keepSmall(0)()
	in, err := p.verifyInputs(c, "verify", verificationFormats.names())
	if err != nil {
		return err
	}
	signer, err := p.expectedSigner(c, in.at)
	if err != nil {
		return err
	}
	artifact, err := p.readArtifact(c, in.name)
	if err != nil {
		return err
	}
	v := newVerification(in.at, artifact.artifactRead, signer)
	data, list, err := p.readSignature(c, artifact, signer, &v.Signature)
	if err != nil {
		return err
	}
	signer.suit(data)
	entry, err := p.readLogEntry(c, cmp.Or(v.Signature.List, artifact.path), v.Signature.Path, signer)
	if err != nil {
		return err
	}
	result, err := verify.Single(c.Context, verify.SingleRequest{
		Artifact: artifact.message, ArtifactName: v.Artifact.Name, Size: v.Artifact.Size,
		Signature: data, SignatureName: v.Signature.Path, List: list, ListName: v.Signature.List,
		Places: artifact.placesFrom(cmp.Or(v.Signature.List, v.Signature.Path)), Document: artifact.document,
		Certificate: signer.certificateBeside(entry), LogEntry: entry,
		Signer: signer.Signer, Read: signer.read, Roots: in.roots, Thresholds: in.thresholds, At: in.at,
	})
	v.conclude(result, err, signer)
	return tell(p, c, in, verificationFormats, v)
}
