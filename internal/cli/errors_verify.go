package cli

import (
	"errors"
	"fmt"
	"strings"
)

// oneArtifact: a verify command got no artifact, or several.
func oneArtifact(command string, given int) error {
	return withHint(fmt.Errorf("%s: expected one ARTIFACT, or --digest ALG:HEX in its place; %d given", command, given),
		"'cleanbill gate' judges deliveries of many files")
}

// errNoSigner: nobody is named whose signature it should be.
var errNoSigner = withHint(errors.New("verify: nobody is named who is expected to have signed, and a signature without an expected signer proves nothing: anybody can make one"),
	"name --certificate-identity and --certificate-oidc-issuer, or --key, or --certificate, as the supplier told you by another way than with the delivery")

// errNoSignature: there is no place to look for a signature.
var errNoSignature = withHint(errors.New("verify: no signature is named, and beside standard input or a digest there is none"), "name it with --bundle or --signature")

// noSignatureBeside: none was named, and none lies beside the artifact.
func noSignatureBeside(artifact string, suffixes, others []string) error {
	text := fmt.Sprintf("verify: no signature is named, and none is beside %s: looked for that name with %s, and for a checksum list that is signed so", artifact, strings.Join(suffixes, ", "))
	for _, o := range others {
		text += "; not verified: " + o
	}
	return withHint(errors.New(text), "name it with --bundle or --signature, or ask the supplier for it")
}

// noSignatureInside: the artifact is named as what holds its signature, and holds none that can be verified.
func noSignatureInside(artifact string) error {
	return withHint(fmt.Errorf("verify: %s is named as its own signature: expected CycloneDX JSON with a signature inside of it", artifact), "name the file of the signature with --bundle or --signature")
}

// unsupportedInside: the artifact is named as what holds its signature, which is of a kind that is not verified.
func unsupportedInside(artifact, what string) error {
	return withHint(fmt.Errorf("verify: %s inside of %s is of an unsupported kind", what, artifact), "ask the supplier for a signature beside the file, and name it with --bundle or --signature; this says nothing for or against the one inside")
}

// badDigest: --digest is none.
func badDigest(text string, err error) error {
	return withHint(fmt.Errorf("verify: --digest %q: %w", text, err), "as in sha256:e3b0c442…, with all of its digits")
}

// unusableKey: a key file holds none that signatures can be held against.
func unusableKey(file string, err error) error {
	return withHint(fmt.Errorf("verify: --key %s: %w", nameOf(file), err), "an OpenPGP, minisign or SSH public key, or a public key or a certificate in PEM or DER")
}

// errNoSubject: an authority vouches for many.
var errNoSubject = withHint(errors.New("verify: --ca-roots alone: an authority vouches for many, so name the one who is expected"),
	"--certificate-identity takes the subject, as in \"CN=release,O=Maker\", or the alternative name, as in release@maker.example; a bare signature needs --certificate besides")

// unusableAuthorities: --ca-roots holds no certificates.
func unusableAuthorities(file string, err error) error {
	return withHint(fmt.Errorf("verify: --ca-roots %s: %w", nameOf(file), err), "expected the certificates of the authorities, in PEM")
}

// badIdentity: a name or a pattern cannot be used, because strangers could fit it.
func badIdentity(err error) error {
	if err == nil {
		return nil
	}
	flags := strings.NewReplacer("sigstore.identityPattern", "--certificate-identity-regexp", "sigstore.issuerPattern", "--certificate-oidc-issuer-regexp",
		"certificate.subjectPattern", "--certificate-identity-regexp", "certificate.alternativeNamePattern", "--certificate-identity-regexp")
	return usageError("verify", errors.New(flags.Replace(err.Error())))
}

// couldNotTry: the signature could not be put to the test, so that nothing is known of it.
func couldNotTry(command, artifact, reason string) error {
	return withHint(fmt.Errorf("%s %s: could not try: %s", command, artifact, reason), "this says nothing for or against the signature")
}

// noRegistryKey: an answer that is signed with keys came without them.
func noRegistryKey(of string) error {
	return withHint(fmt.Errorf("verify provenance: this is an answer of %s, which signs with keys, and --key is missing", of),
		"--key takes the keys of npm's registry as it publishes them, or for Google Cloud Build a directory of keys called after their regions")
}

// keyDirectory: a directory of keys came for something else than an answer of Google's.
func keyDirectory(dir string) error {
	return withHint(fmt.Errorf("verify provenance: --key %s is a directory, and a directory of keys is for answers of Google Cloud Build, which --provenance is none of", dir),
		"name the file of the key; an answer of Google's that is damaged is not recognised as one")
}

// noRegularFile: the artifact is a pipe, a device or the like, of which nobody knows when it ends and which cannot be read twice.
func noRegularFile(name string) error {
	return withHint(fmt.Errorf("verify: %s is neither a file nor a link to one: a pipe, a socket or a device", name), "- reads the artifact from standard input")
}

// settingsDelivered: the settings lie where what was delivered lies, and could name a root of whoever made that.
func settingsDelivered(file string) error {
	return withHint(fmt.Errorf("%s may have come with %s and is not read as settings", settingsName, file), "--config "+settingsName+" reads it")
}
