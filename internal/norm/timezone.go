package norm

import "slices"

var zones = must[struct {
	Version string              `json:"version"`
	Source  string              `json:"source"`
	Asked   []string            `json:"asked"`
	Zones   map[string][]string `json:"zones"`
}]("timezones")

var zoneNames = allZones(zones.Zones)

func allZones(byCountry map[string][]string) []string {
	names := []string{"UTC"}
	for _, list := range byCountry {
		names = append(names, list...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TimeZones lists the names of the time zones, "Europe/Athens", in order.
func TimeZones() []string { return copies(zoneNames) }

// KnownTimeZone tells whether a time zone has the name.
func KnownTimeZone(name string) bool {
	_, known := slices.BinarySearch(zoneNames, name)
	return known
}

// NeedsTimeZone tells whether the country, by its code, keeps so many times that a place in it is not
// understood without its zone (R-APP-01).
func NeedsTimeZone(country string) bool { return slices.Contains(zones.Asked, country) }

// KnownCountry tells whether ISO 3166-1 has the code.
func KnownCountry(code string) bool { _, known := countryNames[code]; return known }
