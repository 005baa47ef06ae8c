"""How dates and numbers read in English."""

DATE_FORMAT = "D j M Y"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "D j M Y H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d"]
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
