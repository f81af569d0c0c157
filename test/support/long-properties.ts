// Loaded before each test file where PROPERTY_RUNS is set: properties that do not say how often they are tried are tried so much more.
import * as fc from 'fast-check';
import { propertyRuns } from './property-runs.ts';

fc.configureGlobal(propertyRuns(100));
