"""Small replies in the shapes that the distributors publish; figures are made up."""

from .conftest import Reply

TOKEN = Reply({"access_token": "token-of-today-1", "expires_in": 599, "token_type": "Bearer"})
TOKEN_PATH, KEYWORD_PATH = "/v1/oauth2/token", "/products/v4/search/keyword"
MOUSER_PATH, GRAPHQL_PATH, NEXAR_TOKEN_PATH = (
    "/api/v1/search/partnumber",
    "/graphql",
    "/connect/token",
)
FARNELL_PATH = "/catalog/products"
TME_PATH, TME_TOKEN_PATH = "/products/search", "/auth/token"


def digikey_variation(
    sku="1-ND", packaging="Cut Tape (CT)", breaks=((1, 0.1), (10, 0.087)), **more
):
    return {
        "DigiKeyProductNumber": sku,
        "PackageType": {"Id": 2, "Name": packaging},
        "StandardPricing": [
            {"BreakQuantity": q, "UnitPrice": p, "TotalPrice": q * p} for q, p in breaks
        ],
        "MyPricing": [],
        "MarketPlace": False,
        "QuantityAvailableforPackageType": 500,
        "MinimumOrderQuantity": 1,
        "StandardPackage": 1,
        "DigiReelFee": 0.0,
        **more,
    }


def digikey(*products):
    found = [
        {
            "ManufacturerProductNumber": mpn,
            "Manufacturer": {"Id": 1, "Name": maker},
            "Description": {"ProductDescription": "A PART", "DetailedDescription": ""},
            "ProductVariations": list(variations),
            "ManufacturerLeadWeeks": "17",
            "Ncnr": False,
        }
        for mpn, maker, *variations in products
    ]
    locale = {"Site": "us", "Language": "en", "Currency": "USD"}
    return {
        "Products": found,
        "ProductsCount": len(found),
        "ExactMatches": [],
        "SearchLocaleUsed": locale,
    }


def mouser_part(mpn, prices=((1, "$0.25"), (100, "$0.189")), currency="USD", **more):
    return {
        "ManufacturerPartNumber": mpn,
        "MouserPartNumber": f"99-{mpn}",
        "Manufacturer": "Bel",
        "Description": "Fuse",
        "Availability": "6,809 In Stock",
        "AvailabilityInStock": "6809",
        "LeadTime": "178 Days",
        "Min": "1",
        "Mult": "5",
        "PriceBreaks": [{"Quantity": q, "Price": p, "Currency": currency} for q, p in prices],
        "ProductAttributes": [{"AttributeName": "Packaging", "AttributeValue": "Bulk"}],
        **more,
    }


def mouser(*parts):
    return {"Errors": [], "SearchResults": {"NumberOfResult": len(parts), "Parts": list(parts)}}


def mouser_error(code, message):
    return {
        "Errors": [{"Id": 0, "Code": code, "Message": message, "PropertyName": "API Key"}],
        "SearchResults": None,
    }


def nexar_offer(sku="N-1", prices=((1, 0.5, "USD"),), **more):
    listed = [{"quantity": q, "price": p, "currency": c} for q, p, c in prices]
    return {
        "sku": sku,
        "inventoryLevel": 20,
        "moq": 1,
        "orderMultiple": None,
        "packaging": None,
        "factoryLeadDays": None,
        "prices": listed,
        **more,
    }


def nexar(*parts):
    matches = [
        {
            "hits": 1,
            "reference": str(place),
            "parts": [
                {
                    "mpn": mpn,
                    "manufacturer": {"name": maker},
                    "shortDescription": "A part",
                    "sellers": [
                        {"company": {"name": name}, "offers": list(offers)}
                        for name, *offers in sellers
                    ],
                }
            ],
        }
        for place, (mpn, maker, *sellers) in enumerate(parts)
    ]
    return {"data": {"supMultiMatch": matches}}


def farnell_product(mpn="RC-1", **more):
    return {
        "sku": "9238689",
        "displayName": "A resistor",
        "packSize": 1,
        "unitOfMeasure": "EACH (SUPPLIED ON CUT TAPE)",
        "prices": [
            {"to": 99, "from": 10, "cost": 0.0263},
            {"to": 999999999, "from": 100, "cost": 0.0094},
        ],
        "brandName": "YAGEO",
        "translatedManufacturerPartNumber": mpn,
        "translatedMinimumOrderQuality": 10,
        "stock": {"level": 71126, "leastLeadTime": 141},
        "countryOfOrigin": "TW",
        **more,
    }


def tme_product(
    symbol="ERJ3",
    numbers=("ERJ3",),
    prices=((1, 0.08), (100, 0.0175)),
    kind="NET",
    unit="pcs",
    **more,
):
    listed = [{"amount": amount, "price": price, "special": False} for amount, price in prices]
    return {
        "symbol": symbol,
        "manufacturer_symbols": list(numbers),
        "manufacturer": {"id": 1, "name": "PANASONIC"},
        "description": "Resistor",
        "multiples": 10,
        "minimal_amount": 50,
        "unit": {"id": "ST", "short_name": unit},
        "stock_quantity": 7826,
        "prices": {
            "elements": listed,
            "tax": {"type": "VAT", "rate": 23.0},
            "currency": "EUR",
            "type": kind,
        },
        **more,
    }


def tme(*products):
    return {
        "status": "OK",
        "data": {"products": {"elements": list(products)}, "parameters": [], "counters": []},
    }
