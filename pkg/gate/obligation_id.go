package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// idDigits is how much of a SHA-256 tells the things of one check apart, in hexadecimal digits.
const idDigits = 8

// id is that of the obligation of a check about a thing.
func (n name) id(check, product string) string {
	id := "ob-" + check
	if n.kind != "" {
		id += "-" + n.digest(product)
	}
	if n.pkg != "" {
		id += "-" + digits(n.pkg)
	}
	return id
}

// rest ends the id of the obligation for the things of a check that are not listed one by one.
const rest = "-rest"

func isRest(o decision.Obligation) bool { return o.ID == "ob-"+o.From+rest }

// digest tells things of one check apart, whatever their version and that of the product are.
func (n name) digest(product string) string {
	key := n.name
	if product != "" {
		key = strings.ReplaceAll(key, product, "*")
	}
	return digits(n.kind + "\x00" + n.component + "\x00" + key)
}

func digits(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:idDigits]
}

// idParts are the parts of an obligation's id: what tells things of its check apart, empty of the delivery, and what tells packages of one name apart.
func idParts(check, id string) (thing, pkg string) {
	thing, pkg, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(id, "ob-"+check), "-"), "-")
	return thing, pkg
}

// packagePart is the part of an id that tells packages of one name apart; empty where it has none.
func packagePart(check, id string) string {
	_, pkg := idParts(check, id)
	return pkg
}

// ofPackage says whether the id of an obligation bears a package URL.
func ofPackage(o decision.Obligation, p sbom.Purl) bool {
	pkg := packagePart(o.From, o.ID)
	return pkg != "" && pkg == packageDigest(p)
}

// ofOneThing says whether the ids of two obligations may be of one thing: they are the same, or name the same thing and one of them no package, as ids did
// before packages were told apart and as those of components do that bear no package URL.
func ofOneThing(check, a, b string) bool {
	if a == b {
		return true
	}
	thing, pkg := idParts(check, a)
	other, otherPkg := idParts(check, b)
	return thing == other && (pkg == "" || otherPkg == "")
}
