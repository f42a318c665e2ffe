// Package cryptography says of the algorithms, protocols and libraries that an SBOM names whether they still protect anything. It goes by what
// NIST SP 800-131A (revision 2), the standards of NIST after it, SP 800-57 part 1 and the RFCs disallow; which of it stops a delivery is for policy.
package cryptography

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Strength is the least that counts as protection, in bits (SP 800-131A section 1.2.2).
const Strength = 112

// Judgement is what is known of an algorithm or protocol. At most one of its fields is filled; with none it is as strong as is asked.
type Judgement struct {
	Disallowed string // why it may not be used, in words
	Unknown    string // why nothing can be said: what is not stated or not known
}

// Weak tells whether something stands against the use.
func (j Judgement) Weak() bool { return j.Disallowed != "" }

// Worse is the graver of two: what is disallowed, then what is unknown.
func (j Judgement) Worse(o Judgement) Judgement {
	switch {
	case j.Disallowed != "":
		return j
	case o.Disallowed != "":
		return o
	case j.Unknown != "":
		return j
	}
	return o
}

func disallowed(why string, args ...any) Judgement {
	return Judgement{Disallowed: fmt.Sprintf(why, args...)}
}
func unknown(why string, args ...any) Judgement { return Judgement{Unknown: fmt.Sprintf(why, args...)} }

// use is what an algorithm is said to be for.
type use struct {
	only    []string // cryptoFunctions; empty when they are not stated
	signing bool
}

// nothingBut says whether it is for nothing but these: old algorithms may still open and verify what was made with them (SP 800-131A, "legacy use").
func (u use) nothingBut(functions ...string) bool {
	return len(u.only) > 0 && !slices.ContainsFunc(u.only, func(f string) bool { return !slices.Contains(functions, f) })
}

// Algorithm judges an algorithm by the name of its component, its object identifier and what is said of it. They can name several: the worst counts.
func Algorithm(name string, c *sbom.Crypto) Judgement {
	text := words(c.Family + " " + name)
	found := read(text)
	object, j := objectName(c.OID)
	found.object(object)
	u := use{only: c.Functions, signing: c.Primitive == "signature" || slices.Contains(c.Functions, "sign") || found.signs()}
	if u.nothingBut("verify") {
		u.signing = false
	}
	found.size(text, c)
	j = j.Worse(found.judge(u)).Worse(unlisted(append(text, words(object)...)))
	if c.Strength != nil && *c.Strength > 0 && *c.Strength < Strength {
		j = j.Worse(disallowed("its strength is stated as %d bits", *c.Strength))
	}
	return j
}

// Name judges an algorithm of which nothing but the name is known.
func Name(name string) Judgement {
	text := words(name)
	found := read(text)
	found.key = lengthIn(text)
	return found.judge(use{signing: found.signs()})
}

// sized are the algorithms whose strength is that of their keys, by their least length in bits (SP 800-57 part 1, table 2).
var sized = map[string]int{"RSA": 2048, "DSA": 2048, "DH": 2048, "ELGAMAL": 2048, "EC": 224, "ECDSA": 224, "RC5": Strength, "RC6": Strength, "BLOWFISH": Strength, "CAST5": Strength}

func (f *finding) judge(u use) Judgement {
	if len(f.names) == 0 && f.curve > 0 && f.curve < sized["EC"] { // a curve by itself
		return tooShort(f.curve, sized["EC"])
	}
	if len(f.names) == 0 {
		return unknown("it is not among the algorithms that are known here")
	}
	var j Judgement
	if u.signing && !slices.ContainsFunc(f.names, func(n string) bool { return slices.Contains(signatures, n) }) {
		j = unknown("the signature algorithm is not among those that are known here")
	}
	for _, name := range f.names {
		j = j.Worse(f.one(name, u))
	}
	return j
}

// signatures are the algorithms that sign.
var signatures = []string{"RSA", "DSA", "ECDSA", "EDDSA", "EC", "ELGAMAL", "PQ"}

func (f *finding) one(name string, u use) Judgement {
	if why := broken[name]; why != "" {
		return disallowed("%s", why)
	}
	switch name {
	case "3DES":
		if u.nothingBut("decrypt") {
			return Judgement{}
		}
		return disallowed("Triple DES may no longer encrypt (SP 800-131A, since 2024)")
	case "SHA-1", "RIPEMD":
		if u.signing {
			return disallowed("%s may not be used to sign", name)
		}
		return Judgement{}
	case "AES", "CHACHA", "SM", "HMAC":
		return f.keyed(name)
	case "SHA":
		return unknown("which SHA it is is not stated")
	case "DSA":
		if u.signing {
			return disallowed("DSA may no longer sign (FIPS 186-5)")
		}
	}
	least, bySize := sized[name]
	if !bySize {
		return Judgement{}
	}
	bits := f.bits
	if name == "EC" || name == "ECDSA" {
		bits = f.curve
		if bits == 0 {
			bits = f.bits
		}
	}
	switch {
	case bits == 0:
		return unknown("the length of its keys is not stated")
	case bits < least:
		return tooShort(bits, least)
	}
	return Judgement{}
}

func tooShort(bits, least int) Judgement {
	return disallowed("its keys have %d bits, fewer than %d", bits, least)
}

// broken are the algorithms that protect nothing, whatever they are used for.
var broken = map[string]string{
	"MD2": "MD2 is broken", "MD4": "MD4 is broken", "MD5": "MD5 is broken", "RC2": "RC2 is disallowed", "RC4": "RC4 is disallowed (RFC 7465)",
	"DES": "DES has keys of 56 bits", "SKIPJACK": "Skipjack has keys of 80 bits", "A5/1": "A5/1 is broken", "A5/2": "A5/2 is broken", "CMEA": "CMEA is broken",
	"PBES1": "PBES1 rests on DES, RC2, MD2 or MD5", "SHA-0": "SHA-0 is broken", "NULL": "it encrypts nothing",
}
