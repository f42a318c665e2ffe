package cms

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRevocation(t *testing.T) {
	w := theWorld()
	const url = "http://ca.fabulon.example/a.crl"
	pointed := issue(&w.sub, "Fabulon Pointed", ecKey("pointed"), forSigning, func(c *x509.Certificate) { c.CRLDistributionPoints = []string{url} })
	entry := func(p party, at time.Time, extensions ...pkix.Extension) []x509.RevocationListEntry {
		return []x509.RevocationListEntry{{SerialNumber: big.NewInt(4)}, {SerialNumber: p.cert.SerialNumber, RevocationTime: at, ExtraExtensions: extensions}}
	}
	list := func(by party, entries []x509.RevocationListEntry, extensions ...pkix.Extension) *x509.RevocationList {
		for i := range entries {
			if entries[i].RevocationTime.IsZero() {
				entries[i].RevocationTime = date(2026, 1, 1)
			}
		}
		return crl(t, by, date(2026, 11, 10), date(2026, 12, 10), entries, func(l *x509.RevocationList) { l.ExtraExtensions = extensions })
	}
	point := func(value string) pkix.Extension {
		return pkix.Extension{Id: oidDistributionPoint, Critical: true, Value: unhex(value)}
	}
	const ofURL = "3025 a023 a021 861f" // then the URL
	named := pkix.Extension{Id: oidDistributionPoint, Critical: true, Value: append(unhex(ofURL), url...)}
	keyLost := func(entries []x509.RevocationListEntry) []x509.RevocationListEntry {
		entries[1].ReasonCode = 1
		return entries
	}
	invalid := pkix.Extension{Id: oidInvalidityDate, Value: append([]byte{0x18, 15}, "20260901000000Z"...)}
	const proven = "20261001000000Z"
	june, november := date(2026, 6, 1), date(2026, 11, 1)
	good := list(w.root, nil)
	short := crl(t, w.sub, date(2026, 9, 1), date(2026, 10, 1), nil)

	for _, c := range []struct {
		name    string
		lists   []*x509.RevocationList
		proven  bool
		checked bool
		reason  string
	}{
		{"both lists, not revoked", []*x509.RevocationList{good, list(w.sub, nil)}, false, true, ""},
		{"only the signer's issuer's", []*x509.RevocationList{list(w.sub, nil)}, false, false, ""},
		{"others", []*x509.RevocationList{list(w.tsaRoot, nil)}, false, false, "missing: cannot be told: none of the 1 CRLs that were given speaks about it; give the present one of CN=Fabulon Signing CA"},
		{"of the authority above alone", []*x509.RevocationList{good}, false, false, "missing: cannot be told: none of the 1 CRLs"},
		{"revoked, nothing proven", []*x509.RevocationList{good, list(w.sub, entry(w.leaf, november))}, false, true, "was revoked on 2026-11-01 12:00:00 UTC, and no time stamp proves that the signature is older"},
		{"revoked in the future, nothing proven", []*x509.RevocationList{list(w.sub, entry(w.leaf, date(2026, 11, 25)))}, false, true, "was revoked on 2026-11-25"},
		{"revoked before", []*x509.RevocationList{good, list(w.sub, entry(w.leaf, june))}, true, true, "was revoked on 2026-06-01 12:00:00 UTC, before the signature was made: 2026-10-01 00:00:00 UTC"},
		{"revoked at the same moment", []*x509.RevocationList{good, list(w.sub, entry(w.leaf, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))}, true, true, "before the signature was made"},
		{"revoked afterwards", []*x509.RevocationList{good, list(w.sub, keyLost(entry(w.leaf, november)))}, true, true, ""},
		{"revoked afterwards, worthless before", []*x509.RevocationList{good, list(w.sub, entry(w.leaf, november, invalid))}, true, true, "was revoked on 2026-09-01"},
		{"intermediate revoked", []*x509.RevocationList{list(w.root, entry(w.sub, june)), list(w.sub, nil)}, false, true, "certificate CN=Fabulon Signing CA"},
		{"in one of two lists", []*x509.RevocationList{good, list(w.sub, nil), list(w.sub, entry(w.leaf, june))}, false, true, "was revoked"},
		{"stale", []*x509.RevocationList{good, short}, false, true, "is stale: it is of 2026-09-01 12:00:00 UTC and held until 2026-10-01 12:00:00 UTC, and the moment judged at is 2026-11-20"},
		{"of another authority of that name", []*x509.RevocationList{list(w.stranger, nil)}, false, true, "is not signed by the issuer of certificate CN=Fabulon Signing CA"},
		{"of both authorities of that name", []*x509.RevocationList{list(w.stranger, nil), good, list(w.sub, nil)}, false, true, ""},
		{"delta", []*x509.RevocationList{list(w.sub, nil, pkix.Extension{Id: []int{2, 5, 29, 27}, Critical: true, Value: unhex("020101")})}, false, true, "unsupported: the CRL of CN=Fabulon Signing CA,O=Fabulon,C=XA has the critical extension 2.5.29.27"},
		{"entry with an unknown critical extension", []*x509.RevocationList{list(w.sub, entry(w.leaf, june, pkix.Extension{Id: []int{2, 5, 29, 29}, Critical: true, Value: null}))}, false, true, "unsupported: a CRL entry with the critical extension 2.5.29.29"},
		{"entry with a bad date", []*x509.RevocationList{list(w.sub, entry(w.leaf, november, pkix.Extension{Id: oidInvalidityDate, Value: null}))}, true, true, "invalidity date cannot be read"},
		{"for users only", []*x509.RevocationList{good, list(w.sub, entry(w.leaf, june), point("3003 8101ff"))}, false, true, "was revoked"},
		{"for authorities only", []*x509.RevocationList{good, list(w.sub, nil, point("3003 8201ff"))}, false, false, "missing: cannot be told: none of the 2 CRLs"},
		{"for some reasons", []*x509.RevocationList{good, list(w.sub, nil, point("3004 83020560"))}, false, false, "unsupported: the CRL of CN=Fabulon Signing CA,O=Fabulon,C=XA: it is for some reasons only"},
		{"indirect", []*x509.RevocationList{good, list(w.sub, nil, point("3003 8401ff"))}, false, false, "unsupported: "},
		{"bad distribution point", []*x509.RevocationList{good, list(w.sub, nil, point("0500"))}, false, false, "issuing distribution point is not well formed"},
		{"of another place", []*x509.RevocationList{good, list(w.sub, nil, named)}, false, false, "missing: cannot be told: none of the 2 CRLs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.anchors()
			a.CRLs = c.lists
			sig := w.release(func(s *signerSpec) {
				if c.proven {
					s.stamp = func(sig []byte) [][]byte { return [][]byte{w.stamp(sig, stampSpec{at: proven})} }
				}
			})
			got, err := Verify(sig, message, a, options)
			if c.reason != "" {
				refused(t, err, c.reason)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got[0].Revocation.Checked != c.checked {
				t.Errorf("revocation checked: %v", got[0].Revocation.Checked)
			}
		})
	}

	t.Run("of the place that the certificate names", func(t *testing.T) {
		a := w.anchors()
		sig := signedBy(w.sub, pointed)
		a.CRLs = []*x509.RevocationList{good, list(w.sub, nil, named)}
		if got, err := Verify(sig, message, a, options); err != nil || !got[0].Revocation.Checked {
			t.Errorf("%+v, %v", got, err)
		}
		a.CRLs = []*x509.RevocationList{good, list(w.sub, entry(pointed, june), named)}
		_, err := Verify(sig, message, a, options)
		refused(t, err, "was revoked")
	})
}

// A list that was asked leaves things open that are told.
func TestRemarksOfLists(t *testing.T) {
	w := theWorld()
	later := crl(t, w.sub, date(2027, 6, 5), date(2027, 7, 5), nil)
	a := w.anchors()
	a.CRLs = []*x509.RevocationList{later}
	got, err := Verify(w.release(nil), message, a, options)
	want := []string{
		"that of CN=Fabulon Signing CA,O=Fabulon,C=XA, of 2027-06-05 12:00:00 UTC, is of later than the moment judged at",
		"none speaks about " + name(w.sub.cert),
	}
	if err != nil || !slices.Equal(got[0].Revocation.Remarks, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Of a certificate that is a root itself, no list of its authority is asked.
func TestListsAndTheCertificateAsRoot(t *testing.T) {
	w := theWorld()
	a := w.anchors()
	a.Roots = append(a.Roots, w.leaf.cert)
	if _, err := Verify(w.release(nil), message, a, options); err != nil {
		t.Error(err)
	}
	a.CRLs = []*x509.RevocationList{crl(t, w.sub, date(2026, 11, 10), date(2026, 12, 10), []x509.RevocationListEntry{{SerialNumber: w.leaf.cert.SerialNumber, RevocationTime: date(2026, 1, 1)}})}
	_, err := Verify(w.release(nil), message, a, options)
	refused(t, err, "missing: it is one of the roots itself")
}

func TestListsWithoutAnEnd(t *testing.T) {
	w := theWorld()
	p := path{now: judged}
	_, err := p.consult(&x509.RevocationList{RawIssuer: w.sub.cert.RawSubject}, w.leaf.cert)
	refused(t, err, "does not say until when it holds")
}

func TestOnlyAuthoritiesSignLists(t *testing.T) {
	w := theWorld()
	issuer := issue(nil, "no CRLs", ecKey("no crls"), isCA)
	leaf := issue(&issuer, "below it", ecKey("leaf"), forSigning)
	list := crl(t, issuer, date(2026, 11, 10), date(2026, 12, 10), nil)
	// The same authority with a certificate that does not allow it to sign lists.
	strict := issue(nil, "no CRLs", ecKey("no crls"), isCA, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign })
	a := w.anchors()
	a.Roots, a.CRLs = []*x509.Certificate{strict.cert}, []*x509.RevocationList{list}
	_, err := Verify(signedBy(leaf), message, a, options)
	refused(t, err, "that certificate may not sign CRLs")
}

// Issuers drop expired certificates from their lists: such a list says nothing about them.
func TestListsForgetWhatHasExpired(t *testing.T) {
	w := theWorld()
	old := issue(&w.root, "Fabulon 2025", ecKey("old"), forSigning, validity(date(2025, 1, 1), date(2026, 6, 1)))
	s := signerSpec{by: old, stamp: func(sig []byte) [][]byte { return [][]byte{w.stamp(sig, stampSpec{at: "20260501000000Z"})} }}
	sig := sign(spec{content: firmware, certs: []*x509.Certificate{old.cert}, signers: []signerSpec{s}})
	keeps := func(since string) func(*x509.RevocationList) {
		return func(l *x509.RevocationList) {
			l.ExtraExtensions = []pkix.Extension{{Id: oidExpiredCerts, Value: append([]byte{0x18, 15}, since...)}}
		}
	}
	for _, c := range []struct {
		name    string
		edits   []func(*x509.RevocationList)
		checked bool
	}{
		{"forgets", nil, false},
		{"keeps them", []func(*x509.RevocationList){keeps("20250101000000Z")}, true},
		{"keeps later ones", []func(*x509.RevocationList){keeps("20260701000000Z")}, false},
	} {
		a := w.anchors()
		a.CRLs = []*x509.RevocationList{crl(t, w.root, date(2026, 11, 10), date(2026, 12, 10), nil, c.edits...)}
		got, err := Verify(sig, message, a, options)
		if err != nil || got[0].Revocation.Checked != c.checked || strings.Contains(strings.Join(got[0].Revocation.Remarks, ""), "may no longer name") == c.checked {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// What a time-stamping authority stamped before it was revoked is good only when the reason says that its key was not lost.
func TestRevokedTimestampAuthority(t *testing.T) {
	w := theWorld()
	for _, c := range []struct {
		at     time.Time
		reason int // -1 for none
		want   string
	}{
		{date(2026, 11, 5), 4, ""},
		{date(2026, 11, 5), 1, "for a reason that makes everything signed with it worthless"},
		{date(2026, 11, 5), -1, "for a reason that makes everything signed with it worthless"},
		{date(2026, 10, 1), 4, "before the signature was made"},
	} {
		e := x509.RevocationListEntry{SerialNumber: w.tsa.cert.SerialNumber, RevocationTime: c.at}
		if c.reason >= 0 {
			e.ReasonCode = c.reason
		}
		a := w.anchors()
		a.CRLs = []*x509.RevocationList{crl(t, w.tsaRoot, date(2026, 11, 10), date(2026, 12, 10), []x509.RevocationListEntry{e})}
		_, err := VerifyTimestamp(w.stamp(firmware, stampSpec{at: "20261101120000Z"}), message, a, options)
		expect(t, err, c.want)
	}
}
