package sbom

import "strings"

// sameVersion reports whether two versions are one, given the purl types of both sides ("" when not known). Spelling
// does not count: "v1.2" is "1.2". Within one packaging system epoch and revision count; against software that is in
// no package only the upstream version can be compared.
func sameVersion(a, b, typeA, typeB string) bool {
	a, b = plainVersion(a), plainVersion(b)
	if a == b {
		return true
	}
	if typeA == "rpm" && typeB == "rpm" && hasEpoch(a) != hasEpoch(b) {
		return withoutEpoch(a) == withoutEpoch(b) // a purl carries the epoch of an rpm as a qualifier
	}
	switch {
	case distribution[typeA] && !distribution[typeB]:
		return upstream(a) == b
	case distribution[typeB] && !distribution[typeA]:
		return upstream(b) == a
	}
	return false
}

// plainVersion drops what is spelling: case, a leading "v" or "go" before a digit, the epoch 0 that is the default.
func plainVersion(v string) string {
	v = strings.ToLower(strings.TrimSpace(v))
	for _, prefix := range []string{"version ", "go", "v"} {
		if rest, ok := strings.CutPrefix(v, prefix); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			v = rest
			break
		}
	}
	return strings.TrimPrefix(v, "0:")
}

func hasEpoch(v string) bool { return withoutEpoch(v) != v }

func withoutEpoch(v string) string {
	epoch, rest, ok := strings.Cut(v, ":")
	if !ok || strings.Trim(epoch, "0123456789") != "" {
		return v
	}
	return rest
}

// upstream is what of a package version the original project chose.
func upstream(v string) string {
	v = withoutEpoch(v)
	if i := strings.LastIndexByte(v, '-'); i > 0 {
		v = v[:i]
	}
	if i := strings.IndexAny(v, "+~"); i > 0 {
		v = v[:i]
	}
	return v
}

// sameRelease compares operating system releases, of which one side often states fewer parts: "12" covers "12.5".
func sameRelease(a, b string) bool {
	a, b = plainVersion(a), plainVersion(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == "" || a == b || strings.HasPrefix(b, a+".") || strings.HasPrefix(b, a+" ")
}

// declaredForms are the forms of a version that a component is filed under; "" for none.
func declaredForms(v, purlType string) []string {
	if v == "" {
		return []string{""}
	}
	plain := plainVersion(v)
	forms := []string{"=" + plain}
	if distribution[purlType] {
		forms = append(forms, "upstream "+upstream(plain))
	}
	if purlType == "rpm" {
		forms = append(forms, "="+withoutEpoch(plain))
	}
	return forms
}

// observedForms are the forms that an observed version is looked up by. Each finds more than sameVersion grants.
func observedForms(v, ecosystem string) []string {
	plain := plainVersion(v)
	forms := []string{"=" + plain}
	if distribution[ecosystem] {
		forms = append(forms, "="+upstream(plain))
	} else {
		forms = append(forms, "upstream "+plain)
	}
	if ecosystem == "rpm" {
		forms = append(forms, "="+withoutEpoch(plain))
	}
	return forms
}

// sameUpstream reports whether two different versions are builds of one version of the project: package revision and
// build metadata do not count.
func sameUpstream(a, b, ecosystemA, ecosystemB string) bool {
	project := func(v, ecosystem string) string {
		v = plainVersion(v)
		if distribution[ecosystem] {
			return upstream(v)
		}
		v, _, _ = strings.Cut(v, "+")
		return v
	}
	a, b = project(a, ecosystemA), project(b, ecosystemB)
	return a != "" && a == b
}
