package version

// FiledForms are the forms of a version to file something under, so that SoughtForms of any version that is the same find it;
// "" alone when none is stated.
func FiledForms(v, purlType string) []string {
	if v == "" {
		return []string{""}
	}
	plain := Plain(v)
	forms := []string{"=" + plain}
	if Distribution(purlType) {
		forms = append(forms, "upstream "+Upstream(plain))
	}
	if purlType == pypi {
		forms = append(forms, "python "+python(plain))
	}
	if purlType == "rpm" {
		forms = append(forms, "="+WithoutEpoch(plain))
	}
	return forms
}

// SoughtForms are the forms of a version to look up by. Together they find all that Same grants, and more.
func SoughtForms(v, ecosystem string) []string {
	plain := Plain(v)
	forms := []string{"=" + plain}
	if Distribution(ecosystem) {
		forms = append(forms, "="+Upstream(plain))
	} else {
		forms = append(forms, "upstream "+plain)
	}
	if ecosystem == pypi {
		forms = append(forms, "python "+python(plain))
	}
	if ecosystem == "rpm" {
		forms = append(forms, "="+WithoutEpoch(plain))
	}
	return forms
}
