package norm

// Country is a country or territory of ISO 3166-1 by its two-letter code and its common English name.
type Country struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

var countries = must[struct {
	Version   string    `json:"version"`
	Source    string    `json:"source"`
	Countries []Country `json:"countries"`
}]("countries")

var countryNames = namesByCode(countries.Countries)

func namesByCode(list []Country) map[string]string {
	names := make(map[string]string, len(list))
	for _, c := range list {
		names[c.Code] = c.Name
	}
	return names
}

// Countries lists the countries by name.
func Countries() []Country { return copies(countries.Countries) }

// CountryName is the name of a country, or the code itself when no country has it.
func CountryName(code string) string {
	if name, known := countryNames[code]; known {
		return name
	}
	return code
}
