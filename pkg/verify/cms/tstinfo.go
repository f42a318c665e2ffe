package cms

import (
	"bytes"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxAccuracy is how vague a time stamp may be.
const maxAccuracy = time.Minute

// tstInfo is what a time-stamping authority states (RFC 3161, section 2.4.2).
type tstInfo struct {
	digest   algorithm
	imprint  []byte
	genTime  time.Time
	accuracy time.Duration // either way; zero when not stated
}

func parseTSTInfo(der []byte) (*tstInfo, error) {
	var body, imprint, extensions cryptobyte.String
	var version int64
	var policy oid
	t := &tstInfo{}
	s := cryptobyte.String(der)
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !s.Empty() || !body.ReadASN1Integer(&version) || !body.ReadASN1ObjectIdentifier(&policy) {
		return nil, malformed("time-stamp information")
	}
	if version != 1 {
		return nil, signature.Unsupported("time-stamp information of version %d", version)
	}
	if !body.ReadASN1(&imprint, asn1.SEQUENCE) || !readAlgorithm(&imprint, &t.digest, asn1.SEQUENCE) ||
		!imprint.ReadASN1Bytes(&t.imprint, asn1.OCTET_STRING) || !imprint.Empty() || !body.SkipASN1(asn1.INTEGER) {
		return nil, malformed("time-stamp imprint")
	}
	var ok, present bool
	if t.genTime, ok = readGenTime(&body); !ok {
		return nil, malformed("time of the time stamp")
	}
	if t.accuracy, ok = readAccuracy(&body); !ok {
		return nil, malformed("accuracy of the time stamp")
	}
	if t.accuracy > maxAccuracy {
		return nil, signature.Invalid("the time stamp is exact to %s only, which proves nothing; the limit is %s", t.accuracy, maxAccuracy)
	}
	// Ordering, nonce and the authority's name follow, of which nothing here depends.
	if !body.SkipOptionalASN1(asn1.BOOLEAN) || !body.SkipOptionalASN1(asn1.INTEGER) || !body.SkipOptionalASN1(tag0Constr) ||
		!body.ReadOptionalASN1(&extensions, &present, tag1Constr) || !body.Empty() {
		return nil, malformed("time-stamp information")
	}
	return t, checkExtensions(extensions)
}

// readGenTime reads a GeneralizedTime that may have a fraction, which in DER does not end in 0.
func readGenTime(s *cryptobyte.String) (time.Time, bool) {
	const layout = "20060102150405.999999999Z"
	var text cryptobyte.String
	if !s.ReadASN1(&text, asn1.GeneralizedTime) {
		return time.Time{}, false
	}
	t, err := time.Parse("20060102150405Z", string(text)) // takes a fraction, too
	if err != nil || t.Format(layout) != string(text) {
		return time.Time{}, false
	}
	return t, true
}

func readAccuracy(s *cryptobyte.String) (time.Duration, bool) {
	var body cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&body, &present, asn1.SEQUENCE) {
		return 0, false
	}
	if !present {
		return 0, true
	}
	var seconds, millis, micros int64
	if body.PeekASN1Tag(asn1.INTEGER) && !body.ReadASN1Integer(&seconds) {
		return 0, false
	}
	for _, part := range []struct {
		tag asn1.Tag
		out *int64
	}{{asn1.Tag(0).ContextSpecific(), &millis}, {asn1.Tag(1).ContextSpecific(), &micros}} {
		if body.PeekASN1Tag(part.tag) && (!body.ReadASN1Int64WithTag(part.out, part.tag) || *part.out < 1 || *part.out > 999) {
			return 0, false
		}
	}
	if !body.Empty() || seconds < 0 || seconds > int64(24*time.Hour/time.Second) {
		return 0, false
	}
	return time.Duration(seconds)*time.Second + time.Duration(millis)*time.Millisecond + time.Duration(micros)*time.Microsecond, true
}

// checkExtensions refuses what is said to be critical; none is known here.
func checkExtensions(all cryptobyte.String) error {
	for !all.Empty() {
		var one cryptobyte.String
		var id oid
		var critical bool
		if !all.ReadASN1(&one, asn1.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&id) ||
			one.PeekASN1Tag(asn1.BOOLEAN) && !one.ReadASN1Boolean(&critical) {
			return malformed("extensions of the time stamp")
		}
		if critical {
			return signature.Unsupported("a time stamp with the critical extension %s", id)
		}
	}
	return nil
}

// check holds the imprint against the content.
func (t *tstInfo) check(over signature.Message) error {
	h, err := t.digest.hash()
	if err != nil {
		return err
	}
	want, err := over.Digest(h)
	if err != nil {
		return err
	}
	if !bytes.Equal(t.imprint, want) {
		return signature.Invalid("the time stamp is over another content: stamped %s %x, this is %x", h, t.imprint, want)
	}
	return nil
}
