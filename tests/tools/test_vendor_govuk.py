"""What is carried of govuk-frontend holds nothing that belongs to gov.uk only."""

from tools import vendor_govuk

STYLES = (
    '@charset "UTF-8";.a{font-family:GDS Transport,arial,sans-serif}'
    "/*! by Margaret Calvert & Henrik Kubel. */@font-face{font-family:GDS Transport;"
    "src:url(/assets/fonts/light.woff2)}.govuk-footer__crown{margin-bottom:25px}"
    '.govuk-footer__copyright-logo:before{content:"";background-image:url(/crest.svg)}'
    ".b{color:red}/*# sourceMappingURL=x.css.map */"
)


def test_cleaned_styles_keep_the_rest():
    cleaned = vendor_govuk.clean_styles(STYLES)
    assert cleaned == ('@charset "UTF-8";.a{font-family:arial,helvetica,sans-serif}.b{color:red}\n')


def test_the_carried_files_are_clean_and_whole():
    styles = (vendor_govuk.TARGET / "govuk-frontend.min.css").read_text()
    script = (vendor_govuk.TARGET / "govuk-frontend.min.js").read_text()
    assert [word for word in vendor_govuk.FORBIDDEN if word in styles] == []
    assert "sourceMappingURL" not in script
    assert styles.count("{") == styles.count("}")
    assert f'--govuk-frontend-version:"{vendor_govuk.VERSION}"' in styles
    assert "MIT License" in (vendor_govuk.TARGET / "LICENCE.txt").read_text()
