package sbom

// noted are problems: how many there are of each code, and of each code at most MaxProblems.
type noted struct {
	problems []Problem
	counts   map[Code]int
}

// add keeps a problem, if there is room for it.
func (n *noted) add(p Problem) {
	if n.count(p.Code, 1); n.counts[p.Code] <= MaxProblems {
		n.problems = append(n.problems, p)
	}
}

// count adds to how many there are of a code.
func (n *noted) count(code Code, more int) {
	if n.counts == nil {
		n.counts = map[Code]int{}
	}
	n.counts[code] += more
}

// take adds the problems of another, in its order, as if they had been added here.
func (n *noted) take(other noted) {
	room := map[Code]int{}
	for code, more := range other.counts {
		room[code] = max(0, MaxProblems-n.counts[code])
		n.count(code, more)
	}
	for _, p := range other.problems {
		if room[p.Code]--; room[p.Code] >= 0 {
			n.problems = append(n.problems, p)
		}
	}
}
