package fact

// Statement is one statement on a vulnerability: variable "statement" in checks with each: statement. A document that states nothing is one that is not known.
type Statement struct {
	Path          string   `cel:"path" doc:"file of the document"`
	Known         bool     `cel:"known" doc:"false for what stands for a document that states nothing"`
	Vulnerability string   `cel:"vulnerability" doc:"the vulnerability, as the document names it"`
	Status        string   `cel:"status" doc:"affected, not_affected, fixed or under_investigation"`
	Parts         []string `cel:"parts" doc:"names of the components of the SBOM that it is about; empty where it is about the product as a whole"`
	OnSite        string   `cel:"onSite" doc:"what has to be so where the product is used, word by word: for a not_affected to hold (a setting, an environment, a firewall), or because an action says what to do; empty when nothing has. Every action counts, whatever its words, but one that says of what is fixed or not affected that nothing is to do or that has a repair that is delivered"`
	Unplaced      string   `cel:"unplaced" doc:"why it is said not to be affected, in words that do not tell, in English that is recognised, whether that lies in the device: of a protection, of a flaw that nobody can reach, or of a duty or condition without saying whose it is; else empty"`
}
