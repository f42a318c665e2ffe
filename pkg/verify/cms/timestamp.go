package cms

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Timestamp is a time stamp that holds under one of the buyer's time-stamping authorities.
type Timestamp struct {
	Time      time.Time   // by which the content existed: the stamped time and its accuracy, UTC
	Weak      []string    // as in signature.Verified
	Authority Certificate // that signed it
	Root      Certificate
}

// VerifyTimestamp holds a time-stamp token or response (RFC 3161) against the content and a.TimestampRoots. The authority's
// chain is judged at the stamped time; one after opts.At is refused. Errors are those of Verify.
func VerifyTimestamp(token []byte, over signature.Message, a Anchors, opts Options) (Timestamp, error) {
	if opts.At.IsZero() {
		return Timestamp{}, errNoMoment
	}
	sd, info, err := readTimestamp(token)
	if err != nil {
		return Timestamp{}, err
	}
	if err := info.check(over); err != nil {
		return Timestamp{}, err
	}
	if info.genTime.After(opts.At) {
		return Timestamp{}, signature.Invalid("the time stamp is of %s, after the moment judged at, %s", moment(info.genTime), moment(opts.At))
	}
	return sd.stampedBy(info, a, opts)
}

// CheckTimestamp says what is wrong with a time-stamp token or response that no authority is needed for: nil when it can be held
// against one.
func CheckTimestamp(token []byte) error {
	_, _, err := readTimestamp(token)
	return err
}

// readTimestamp takes a token apart. What stands before its content is not signed, and so is held to the one form that goes with the
// content and the signer (RFC 5652, section 5.1, and RFC 3161, section 2.4.2).
func readTimestamp(token []byte) (*signedData, *tstInfo, error) {
	der, err := decode(token)
	if err != nil {
		return nil, nil, err
	}
	if der, err = fromResponse(der); err != nil {
		return nil, nil, err
	}
	sd, err := parseSignedData(der)
	if err != nil {
		return nil, nil, err
	}
	if !sd.contentType.Equal(oidTSTInfo) || !sd.attached {
		return nil, nil, signature.Invalid("this is not a time stamp: its content is of type %s, expected %s", sd.contentType, oidTSTInfo)
	}
	if n := len(sd.signers); n != 1 {
		return nil, nil, signature.Invalid("the time stamp has %d signers, expected its authority alone", n)
	}
	if sd.version < firstOfOtherContent {
		return nil, nil, signature.Invalid("the time stamp is signed data of version %d, expected %d or later", sd.version, firstOfOtherContent)
	}
	for _, a := range sd.digests {
		if _, err := a.hash(); err != nil {
			return nil, nil, err
		}
	}
	info, err := parseTSTInfo(sd.content)
	return sd, info, err
}

// firstOfOtherContent is the first version of signed data over something else than plain data (RFC 5652, section 5.1).
const firstOfOtherContent = 3

// stampedBy verifies the one signature in a token, which is over its own content.
func (sd *signedData) stampedBy(info *tstInfo, a Anchors, opts Options) (Timestamp, error) {
	si := &sd.signers[0]
	claim, err := si.hold(oidTSTInfo, signature.NewMessage(sd.content))
	if err != nil {
		return Timestamp{}, err
	}
	leaf, err := sd.signedBy(si, claim, slices.Concat(a.TimestampRoots, a.Intermediates))
	if err != nil {
		return Timestamp{}, err
	}
	if named, err := si.signed.checkSigningCertificate(leaf); err != nil {
		return Timestamp{}, err
	} else if !named {
		return Timestamp{}, signature.Invalid("the time stamp does not name the certificate it was signed with")
	}
	if err := checkStampPurpose(leaf); err != nil {
		return Timestamp{}, err
	}
	p := path{
		roots: a.TimestampRoots, others: slices.Concat(sd.certificates, a.Intermediates), crls: a.CRLs, usages: stampPurpose,
		moment: info.genTime, proven: true, now: opts.At, outlives: stampOutlives,
	}
	found, err := p.find(leaf)
	if err != nil {
		return Timestamp{}, err
	}
	imprint, err := info.digest.hash()
	if err != nil {
		return Timestamp{}, err
	}
	t := Timestamp{Time: info.genTime.Add(info.accuracy).UTC()}
	t.Weak = slices.Concat(signature.Weaknesses(leaf.PublicKey, claim.digest), signature.Weaknesses(leaf.PublicKey, imprint), found.weak)
	t.Weak = sortedUnique(t.Weak)
	if t.Authority, err = describe(leaf); err != nil {
		return Timestamp{}, err
	}
	t.Root, err = describe(found.chain[len(found.chain)-1])
	return t, err
}

// fromResponse takes the token out of what an authority answers (TimeStampResp, RFC 3161, section 2.4.2), and leaves a token as it is.
func fromResponse(der []byte) ([]byte, error) {
	var body, status, token cryptobyte.String
	s := cryptobyte.String(der)
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.PeekASN1Tag(asn1.SEQUENCE) {
		return der, nil
	}
	var code int64
	if !s.Empty() || !body.ReadASN1(&status, asn1.SEQUENCE) || !status.ReadASN1Integer(&code) {
		return nil, malformed("time-stamp response")
	}
	if code != 0 && code != 1 { // granted, granted with modifications
		return nil, signature.Invalid("the authority refused the time stamp: its answer has the status %d", code)
	}
	if !body.ReadASN1Element(&token, asn1.SEQUENCE) || !body.Empty() {
		return nil, malformed("time-stamp response")
	}
	return token, nil
}

// countersignatures verifies the time stamps over a signature (RFC 3161, appendix A), earliest first, and says why others prove
// nothing. They are unsigned: anybody can add one that is worthless, and that takes nothing from the signature.
func countersignatures(si *signerInfo, a Anchors, opts Options) (good []Timestamp, problems []string) {
	n := 0
	for _, attr := range si.unsigned {
		if !attr.oid.Equal(oidStamp) {
			continue
		}
		for _, token := range attr.values {
			if n++; n > maxStamps {
				return sorted(good), append(problems, fmt.Sprintf("there are more than %d time stamps; the others were not looked at", maxStamps))
			}
			t, err := VerifyTimestamp(token, signature.NewMessage(si.signature), a, opts)
			if err != nil {
				problems = append(problems, fmt.Sprintf("time stamp %d: %v", n, err))
				continue
			}
			good = append(good, t)
		}
	}
	return sorted(good), problems
}

func sorted(all []Timestamp) []Timestamp {
	slices.SortStableFunc(all, func(a, b Timestamp) int { return a.Time.Compare(b.Time) })
	return all
}

// withStampProblems adds to an error why time stamps, which might have helped, do not.
func withStampProblems(err error, problems []string) error {
	for _, p := range problems {
		err = signature.Around("", err, " ("+p+")")
	}
	return err
}
