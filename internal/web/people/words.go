package people

import (
	"strconv"
	"strings"
)

// browserName says in a few words what a browser calls itself at length.
func browserName(agent string) string {
	name := firstFound(agent, [][2]string{{"Edg", "Edge"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := firstFound(agent, [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"}})
	switch {
	case name != "" && system != "":
		return name + " on " + system
	case name != "":
		return name
	case agent == "":
		return "unknown browser"
	}
	return agent
}

func firstFound(text string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(text, n[0]) {
			return n[1]
		}
	}
	return ""
}

// daysOf says half days as days: "2½".
func daysOf(halves int) string {
	whole := strconv.Itoa(halves / 2)
	switch {
	case halves%2 == 0:
		return whole
	case halves == 1:
		return "½"
	}
	return whole + "½"
}

// Days is how many days are booked for audits.
func (l personLine) Days() string { return daysOf(l.Halves) }

// Days is how long the absence is, in words.
func (l awayLine) Days() string {
	switch l.Halves {
	case 1:
		return "half a day"
	case 2:
		return "1 day"
	}
	return daysOf(l.Halves) + " days"
}
