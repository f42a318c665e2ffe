package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func (p Process) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "hold one artifact against one signature, by a signer whom you name",
		ArgsUsage: "ARTIFACT",
		Description: "The signature is a Sigstore bundle (--bundle) or a detached one (--signature). Without either, it is looked for\n" +
			"beside ARTIFACT; - reads the artifact from standard input. Say who is expected to have signed:\n" +
			"--certificate-identity with --certificate-oidc-issuer, or --key, or --certificate. docs/verify.md explains the\n" +
			"answer line by line. \"cleanbill verify provenance\" asks how an artifact was built.\n\n" +
			"Exit status: 0 verified, 1 not verified, 2 could not try.",
		Flags:       append([]cli.Flag{verificationFormats.flag("text")}, append(signatureFlags(), signerFlags()...)...),
		Action:      p.verify,
		Subcommands: []*cli.Command{p.verifyProvenanceCommand()},
	}
}

// signatureFlags say what is held against the artifact.
func signatureFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "bundle", EnvVars: []string{"CLEANBILL_BUNDLE"}, Usage: "Sigstore bundle `FILE`, or one that cosign wrote before there were any"},
		&cli.StringFlag{Name: "signature", EnvVars: []string{"CLEANBILL_SIGNATURE"}, Usage: "detached signature `FILE` of any kind"},
		&cli.StringFlag{Name: "certificate", EnvVars: []string{"CLEANBILL_CERTIFICATE"}, Usage: "certificate `FILE` of the signer: with --ca-roots one that came with the signature, else the very one that is expected"},
		&cli.StringFlag{Name: "ca-roots", EnvVars: []string{"CLEANBILL_CA_ROOTS"}, Usage: "expect a certificate of an authority in `FILE`"},
	}
}

// signerFlags say who is expected to have signed, and what is asked of the signature.
func signerFlags() []cli.Flag {
	text := func(name, variable, usage string) cli.Flag {
		return &cli.StringFlag{Name: name, EnvVars: []string{"CLEANBILL_" + variable}, Usage: usage}
	}
	count := func(name, variable, usage string) cli.Flag {
		return &cli.IntFlag{Name: name, EnvVars: []string{"CLEANBILL_" + variable}, Value: 1, Usage: usage}
	}
	return []cli.Flag{
		text("digest", "DIGEST", "`ALG:HEX` in place of ARTIFACT: sha256, sha384 or sha512"),
		text("key", "KEY", "expect this public key, `FILE`: OpenPGP, minisign, SSH, or bare in PEM or DER; told by its content"),
		&cli.StringFlag{Name: "ssh-namespace", EnvVars: []string{"CLEANBILL_SSH_NAMESPACE"}, Value: "file", Usage: "with an SSH key: expect signatures that were made for `NAME`"},
		text("certificate-identity", "CERTIFICATE_IDENTITY", "expect a certificate for the name `S`"),
		text("certificate-identity-regexp", "CERTIFICATE_IDENTITY_REGEXP", "expect a certificate for a name that fits `R`, from ^ to $"),
		text("certificate-oidc-issuer", "CERTIFICATE_OIDC_ISSUER", "expect that `S` vouched for the name"),
		text("certificate-oidc-issuer-regexp", "CERTIFICATE_OIDC_ISSUER_REGEXP", "expect that an issuer that fits `R`, from ^ to $, vouched for the name"),
		&cli.StringSliceFlag{Name: "trusted-root", EnvVars: []string{"CLEANBILL_TRUSTED_ROOT"}, Usage: "Sigstore trusted root `FILE`, repeatable (default: the embedded public-good one)"},
		count("tlog-threshold", "TLOG_THRESHOLD", "ask for `N` entries in a transparency log; what is lowered is shown in the answer"),
		count("timestamp-threshold", "TIMESTAMP_THRESHOLD", "ask for `N` proven times"),
		count("sct-threshold", "SCT_THRESHOLD", "ask for `N` promises of a certificate log"),
		&cli.StringSliceFlag{Name: "accept-weak", EnvVars: []string{"CLEANBILL_ACCEPT_WEAK"}, Usage: "let a key's signature count though it is weak in this way, `NAME` such as sha1 or rsa-1024, repeatable; shown in the answer"},
		atFlag("judge as of `TIME`"), configFlag(), quietFlag(), noColourFlag(),
	}
}

func (p Process) verify(c *cli.Context) error {
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
	data, err := p.readSignature(c, in.name, signer, &v.Signature)
	if err != nil {
		return err
	}
	signer.suit(data)
	result, err := verify.Single(c.Context, verify.SingleRequest{
		Artifact: artifact.message, ArtifactName: v.Artifact.Name, Size: v.Artifact.Size,
		Signature: data, SignatureName: v.Signature.Path,
		Signer: signer.Signer, Read: signer.read, Roots: in.roots, Thresholds: in.thresholds, At: in.at,
	})
	v.conclude(result, err, signer)
	if err := verificationFormats.render(in.outputs, v, p.reportOptions(c)); err != nil {
		return err
	}
	if v.Answer == notTried {
		p.complain(couldNotTry("verify", v.Artifact.Name, v.Reason))
	}
	if err := publish(p, in.outputs); err != nil {
		return err
	}
	return ended(v.Answer.status())
}
