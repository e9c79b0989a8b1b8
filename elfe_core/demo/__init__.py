"""Maker of the demonstration data set: plausible raw files, calibrated on ELFE's published results.

The real curves behind those results are not public any more. This package makes hourly curves for the local years 2020
and 2021 from one shared synthetic weather, adjusts a few documented parameters (data/demo_parameters.toml) until the
published indicators come out, and writes them in the very formats of Enedis open data and of ELFE's wind history.

It needs the development requirements (pvlib, windpowerlib, holidays); nothing else in the project imports it.
"""

from elfe_core.demo.files import write_demo

__all__ = ["write_demo"]
