package cryptography

// passedOver are algorithms that nobody has broken and that NIST SP 800-131A allows nowhere, by the word that names them.
var passedOver = map[string]string{"IDEA": "IDEA", "SEED": "SEED", "RIPEMD": "RIPEMD", "RMD": "RIPEMD", "CAST5": "CAST5"}

// unlisted says that nothing can be said of algorithms that are passed over: whether one of them may be used is for people.
func unlisted(text []string) Judgement {
	for i, w := range text {
		name := passedOver[w]
		if w == "CAST" && i+1 < len(text) && (text[i+1] == "5" || text[i+1] == "128") {
			name = "CAST5"
		}
		if name != "" {
			return unknown("%s is not among the algorithms that NIST SP 800-131A allows", name)
		}
	}
	return Judgement{}
}
