"""HTTP for both products: one deadline, no redirects, nothing from the environment.

Shared by the adapters of Canvas Medical and Canvas LMS; knows neither.
"""

from canvas_comms_http.answers import Answer
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.client import Client
from canvas_comms_http.client_credentials import ClientCredentials
from canvas_comms_http.credentials import BearerToken, Credentials
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.failures import Failure
from canvas_comms_http.logs import quiet_transport_logs
from canvas_comms_http.network import Network
from canvas_comms_http.page_links import checked_url, page_url
from canvas_comms_http.templates import Template, template

__all__ = [
    "Answer",
    "BaseUrl",
    "BearerToken",
    "Client",
    "ClientCredentials",
    "Credentials",
    "Deadline",
    "Failure",
    "Network",
    "Template",
    "checked_url",
    "page_url",
    "quiet_transport_logs",
    "template",
]
