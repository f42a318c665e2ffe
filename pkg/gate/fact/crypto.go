package fact

// Crypto is what an SBOM says of a cryptographic asset (CycloneDX 1.6 and later).
type Crypto struct {
	Asset      string   `cel:"asset" values:"algorithm certificate protocol related-crypto-material unknown" doc:"algorithm, certificate, protocol or related-crypto-material; unknown where the SBOM does not say; empty for what is no cryptographic asset"`
	Protects   bool     `cel:"protects" doc:"an algorithm that signs, or that a protocol or certificate of the SBOM uses"`
	Disallowed string   `cel:"disallowed" doc:"why the algorithm or protocol, or the algorithm that a certificate is signed with, may not be used (NIST SP 800-131A, SP 800-57, RFCs); empty when nothing is known against it"`
	Unjudged   string   `cel:"unjudged" doc:"why nothing can be said for or against it; empty when something can"`
	Mode       string   `cel:"mode" doc:"mode of a block cipher: ecb, cbc, gcm, …"`
	Padding    string   `cel:"padding" doc:"padding of an algorithm: raw, pkcs1v15, oaep, …"`
	Encrypts   bool     `cel:"encrypts" doc:"an algorithm that encrypts or decrypts, or may: by its functions, its mode, its primitive, and where none of them is stated by its name or object identifier"`
	Exposes    string   `cel:"exposes" doc:"of one that encrypts: why its mode or padding gives away what it encrypts; empty when nothing is known against them"`
	Unmoded    string   `cel:"unmoded" doc:"of one that encrypts: why nothing can be said of its mode or padding; empty when something can"`
	Public     bool     `cel:"public" doc:"an algorithm with public keys: signature, public-key encryption, key agreement, key encapsulation"`
	Certified  []string `cel:"certified" doc:"levels of certification that are claimed"`
	Reports    []string `cel:"reports" doc:"URLs of its certification-report references"`
	Quantum    Level    `cel:"quantum" doc:"security level against quantum computers (nistQuantumSecurityLevel): 0 none to 6"`
	From       Date     `cel:"from" doc:"of a certificate: begin of validity"`
	Until      Date     `cel:"until" doc:"of a certificate: end of validity"`
	States     []string `cel:"states" doc:"of a certificate: states that it is said to be in"`
	Secret     string   `cel:"secret" doc:"private-key (any value that is one in PEM), secret-key, key, seed, shared-secret, password, credential or token whose value stands in the SBOM; else empty"`
	Unnamed    bool     `cel:"unnamed" doc:"a value stands in the SBOM of which it is not said what it is: type other, unknown or none"`
}

// Level is a number that may not be stated.
type Level struct {
	Known bool `cel:"known" doc:"it is stated"`
	Value int  `cel:"value" doc:"the number; meaningless unless known"`
}

// Service is one service: variable "service" in checks with each: service.
type Service struct {
	Ref           string   `cel:"ref" doc:"bom-ref; may be empty"`
	Name          string   `cel:"name" doc:"name"`
	Version       Text     `cel:"version" doc:"version"`
	Provider      Text     `cel:"provider" doc:"who runs it"`
	Endpoints     []string `cel:"endpoints" doc:"URIs of it"`
	Unprotected   []string `cel:"unprotected" doc:"those of them whose scheme or port sends in clear: http, ftp, telnet, ws, mqtt, ldap, DICOM on 104 and the like"`
	Unclear       []string `cel:"unclear" doc:"those of them of whose scheme nothing is known"`
	Authenticated Flag     `cel:"authenticated" doc:"a user must prove who they are"`
	Crosses       Flag     `cel:"crosses" doc:"use of it crosses a trust boundary (x-trust-boundary)"`
	TrustZone     string   `cel:"trustZone" doc:"zone that it is in"`
	Data          []Flow   `cel:"data" doc:"data that it takes or gives"`
	LinkedBOMs    []string `cel:"linkedBoms" doc:"URLs of SBOMs of its own"`
}

// Flag is yes or no, or not stated.
type Flag struct {
	Known bool `cel:"known" doc:"it is stated"`
	Yes   bool `cel:"yes" doc:"it is stated, and so"`
}

// Flow is data that a service takes or gives.
type Flow struct {
	Name           string   `cel:"name" doc:"name"`
	Direction      string   `cel:"direction" doc:"inbound, outbound, bi-directional or unknown; empty when it is not stated"`
	Classification string   `cel:"classification" doc:"classification as written"`
	Personal       bool     `cel:"personal" doc:"the classification names patients, persons or health, or the name or description does and the classification does not say otherwise: PHI, PII, PatientData, personal, healthcare, vital signs, Gesundheitsdaten, données de santé; a denial (no PHI), medical device and the names of the makers name none"`
	Harmless       bool     `cel:"harmless" doc:"neither name nor description name persons, and each word of the classification is known to name data of nobody: public, technical, telemetry, operational, device, log, none and the like, or a denial such as no PHI"`
	Contradicted   bool     `cel:"contradicted" doc:"the classification names data of nobody, and the name or description names persons"`
	Destinations   []string `cel:"destinations" doc:"where it goes"`
	Governed       bool     `cel:"governed" doc:"somebody is named who is responsible for it"`
	Placed         bool     `cel:"placed" doc:"a destination is stated in words that say something, and it is governed"`
}
