package decision

// Waiver is an exception that the buyer's people decided on, and what became of it in this decision. Waivers that came with a delivery are none.
type Waiver struct {
	ID     string `json:"id"`
	File   string `json:"file"`
	Digest string `json:"digest"` // "sha256:…" of the file, which is what approvers sign
	Check  string `json:"check"`

	Product         string   `json:"product"`
	Versions        []string `json:"versions"`
	Components      []string `json:"components,omitempty"`
	Vulnerabilities []string `json:"vulnerabilities,omitempty"`
	Delivery        string   `json:"delivery,omitempty"` // digest of the one delivery that it is for

	Reason       string     `json:"reason"`
	Compensating []string   `json:"compensating"`
	Owner        Person     `json:"owner"`
	RequestedBy  Person     `json:"requestedBy"`
	Approvers    []Approver `json:"approvers"`
	Created      string     `json:"created"` // date
	Expires      string     `json:"expires"` // date; from its midnight UTC on it lifts nothing

	Signed bool        `json:"signed"` // each approver signed the file, with a key of his own that the buyer's registry knows
	State  WaiverState `json:"state"`
	About  int         `json:"about"` // results that it is about, whether it lifts them or not
	Lifts  int         `json:"lifts"` // results that it lifts
	Why    []string    `json:"why"`   // why it lifts nothing, or not all that it is about, and what is wrong with signatures beside it; at most a few
}

// WaiverState is what became of a waiver.
type WaiverState string

// The states of a waiver.
const (
	WaiverLifts    WaiverState = "lifts"        // at least one result
	WaiverRefused  WaiverState = "refused"      // it is about results, and lifts none of them
	WaiverUnused   WaiverState = "unused"       // it is about nothing that was found
	WaiverUnsigned WaiverState = "unsigned"     // it is not signed by each approver, and that was not allowed
	WaiverNoForce  WaiverState = "not-in-force" // expired, not yet begun, or for another product, version or delivery
)

// Person answers for something.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// Approver is a person who decided on a waiver, and how he proved it.
type Approver struct {
	Person
	Signed    bool     `json:"signed"`
	Signature string   `json:"signature,omitempty"` // file
	Signer    string   `json:"signer,omitempty"`    // key or certificate
	SignedAt  string   `json:"signedAt,omitempty"`  // a proven time, or one that the registry says to believe
	Lowered   []string `json:"lowered,omitempty"`   // what the registry of approvers asks less than by default
}

// Lifted is the waiver that lifts one finding.
type Lifted struct {
	ID        string   `json:"id"`
	Expires   string   `json:"expires"`
	Approvers []string `json:"approvers"` // names
	Digest    string   `json:"digest"`
	Signed    bool     `json:"signed"`
}

// WaiverUse is on how many waivers a verdict rests.
type WaiverUse struct {
	Count    int `json:"count"`    // waivers that lift something
	Unsigned int `json:"unsigned"` // of these, those that not each approver signed
}

// WaiverUse says on how many waivers the verdict rests.
func (d *Decision) WaiverUse() (use WaiverUse) {
	for _, w := range d.WaiversInUse() {
		use.Count++
		if !w.Signed {
			use.Unsigned++
		}
	}
	return use
}

// WaiversInUse are the waivers without which something would stand against the delivery, or be remarked on.
func (d *Decision) WaiversInUse() []Waiver {
	var out []Waiver
	for _, w := range d.Waivers {
		if w.State == WaiverLifts {
			out = append(out, w)
		}
	}
	return out
}
