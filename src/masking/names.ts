// Lists of names for pool masks. All are ASCII: every character set has them. Invariant: a list
// never changes, because masks of the same value would.
import type { Locale } from './mask-rules.ts';

export interface NameLists {
  first: readonly string[];
  last: readonly string[];
}

const split = (text: string): string[] => text.trim().split(/\s+/);

// cspell:disable
const LISTS: Readonly<Record<Locale, NameLists>> = {
  en: {
    first: split(`
      Adam Alan Alice Amy Andrew Anna Anthony Arthur Barbara Ben Beth Brian Carol Charles Chloe Chris
      Claire Daniel David Dawn Deborah Denise Diana Donald Donna Dylan Edward Ellen Emily Emma Eric Ethan
      Evelyn Frank Gary George Gloria Grace Hannah Harry Heather Helen Henry Isaac Isla Jack Jacob James
      Jane Janet Jason Jean Jennifer Jeremy Joan John Joseph Joyce Julia Karen Keith Kelly Kevin Kyle
      Larry Laura Leah Leo Linda Lisa Logan Louis Lucy Luke Margaret Maria Mark Martha Martin Mary Mason
      Megan Michael Mia Nancy Nathan Nicole Noah Oliver Olivia Oscar Owen Patricia Paul Peter Philip
      Rachel Ralph Rebecca Richard Robert Rose Ruth Ryan Samuel Sandra Sara Scott Sean Sharon Sofia
      Stephen Susan Teresa Thomas Tyler Victor Wendy William Zoe`),
    last: split(`
      Abbott Adams Allen Anderson Andrews Armstrong Arnold Atkins Bailey Baker Ball Barker Barnes Barrett
      Bell Bennett Berry Bishop Black Boyd Bradley Brooks Brown Burke Burns Burton Butler Byrne Campbell
      Carr Carter Chapman Clark Clarke Cole Coleman Collins Cook Cooper Cox Crawford Cross Cunningham
      Curtis Davidson Davies Davis Dawson Day Dean Dixon Douglas Doyle Duncan Dunn Edwards Elliott Ellis
      Evans Ferguson Fisher Fletcher Ford Foster Fowler Fox Francis Fraser Freeman Gardner George Gibson
      Gilbert Gordon Graham Grant Gray Green Greene Griffin Griffiths Hall Hamilton Hansen Harper Harris
      Harrison Hart Harvey Hayes Henderson Henry Hill Holland Holmes Howard Hudson Hughes Hunt Hunter
      Jackson James Jenkins Johnson Johnston Jones Jordan Kelly Kennedy King Knight Lambert Lane Lawrence
      Lawson Lee Lewis Little Lloyd Long Lowe Marsh Marshall Martin Mason Matthews May Miller Mills
      Mitchell Moore Morgan Morris Morrison Murphy Murray Myers Nelson Newman Nichols Norris Owen Palmer
      Parker Patterson Payne Pearson Perkins Perry Peters Phillips Pierce Porter Powell Price Reed Reid
      Reynolds Rice Richards Roberts Robertson Robinson Rogers Rose Ross Russell Ryan Sanders Saunders
      Scott Shaw Simpson Smith Spencer Stevens Stewart Stone Sullivan Taylor Thomas Thompson Tucker Turner
      Walker Wallace Walsh Ward Warren Watson Watts Webb Wells West Wheeler White Wilson Wood Woods Wright
      Young`),
  },
  de: {
    first: split(`
      Achim Adelheid Albert Alexander Amelie Andrea Andreas Angelika Anja Anke Anna Annette Anton Axel
      Barbara Bastian Beate Bernd Bettina Birgit Bodo Brigitte Carla Carsten Charlotte Christa Christian
      Clara Claudia Claus Cornelia Dagmar Daniel Detlef Dieter Dirk Dora Doris Eberhard Eckhard Elena
      Elisabeth Elke Emil Emma Erich Erik Erwin Eva Felix Florian Franz Frauke Frida Friedrich Fritz
      Gabriele Georg Gerd Gerhard Gisela Gudrun Gustav Hanna Hannes Hans Harald Heike Heinrich Heinz Helga
      Helmut Herbert Hermann Holger Horst Ida Ilse Ina Inge Ingrid Irene Iris Jakob Jan Jana Jens Joachim
      Johann Jonas Julia Julian Jutta Kai Karin Karl Karsten Katrin Kerstin Klara Klaus Konrad Kurt Lars
      Laura Lea Lena Leon Linus Lisa Lothar Ludwig Lukas Luisa Manfred Maria Marie Markus Marta Martin
      Matthias Max Melanie Michael Monika Nadine Nico Nina Norbert Olaf Oliver Otto Paula Peter Petra
      Rainer Ralf Renate Rita Robert Rolf Rosa Rudolf Sabine Sandra Sebastian Silke Simon Sofia Stefan
      Susanne Sven Tanja Theo Thomas Tim Tobias Torsten Udo Ulrich Ursula Ute Uwe Vera Volker Walter Werner
      Wilhelm Wolfgang`),
    last: split(`
      Ackermann Albrecht Arnold Bauer Baumann Beck Becker Berg Berger Bergmann Bischoff Blum Bock Brandt
      Braun Busch Conrad Dietrich Dietz Ebert Eckert Engel Ernst Fiedler Fink Fischer Frank Franke Friedrich
      Fritz Fuchs Gerlach Graf Gross Haas Hahn Hartmann Heinrich Heller Hermann Herrmann Hofmann Horn Huber
      Jahn Jansen Jung Kaiser Kaufmann Keller Kern Kirchner Klein Koch Kraft Kramer Kraus Krause Krebs Kruse
      Kuhn Kunz Lang Lange Lehmann Lorenz Ludwig Maier Marx Martin Mayer Meier Meyer Moser Nagel Neumann
      Nowak Otto Paul Peters Pfeiffer Pohl Prinz Rauch Reich Reinhardt Richter Ritter Roth Sauer Schmidt
      Schmitt Schneider Scholz Schreiber Schubert Schulte Schulz Schulze Schumacher Schuster Schwarz Seidel
      Seifert Simon Sommer Stein Stark Thomas Ulrich Vogel Vogt Voigt Wagner Walter Weber Weiss Wenzel Werner
      Wild Winkler Winter Wolf Wolff Ziegler Zimmermann`),
  },
  fr: {
    first: split(`
      Adrien Agathe Alain Albert Alexandre Alice Amandine Anne Antoine Arnaud Arthur Aurore Baptiste Bastien
      Benjamin Benoit Bernard Bruno Camille Caroline Catherine Charles Charlotte Christian Christophe Claire
      Claude Colette Corinne Daniel Danielle David Denis Denise Didier Dominique Elise Elodie Emile Emma
      Eric Estelle Fabien Fabrice Florence Florian Francis Gabriel Gaston Georges Gilbert Gilles Guillaume
      Guy Henri Hugo Isabelle Jacqueline Jacques Jean Jeanne Jules Julie Julien Juliette Laurence Laurent
      Leo Lucas Lucie Luc Madeleine Manon Marc Marcel Margaux Marie Marion Martin Martine Mathieu Mathilde
      Maurice Maxime Michel Monique Nathalie Nicolas Nicole Olivier Pascal Patrick Paul Pauline Philippe
      Pierre Quentin Raymond Renaud Robert Robin Roger Romain Rose Sandrine Sarah Simon Simone Sophie
      Stephane Suzanne Sylvie Thierry Thomas Valentin Vincent Virginie Xavier Yves Yvonne`),
    last: split(`
      Arnaud Aubert Barbier Benoit Berger Bernard Bertrand Blanc Blanchard Bonnet Boucher Bourgeois Boyer Brun
      Brunet Carpentier Charpentier Chevalier Clement Colin Collet David Denis Deschamps Dubois Dufour Dumas
      Dumont Dupont Dupuis Durand Duval Fabre Faure Fernandez Fleury Fontaine Fournier Francois Garcia Garnier
      Gautier Gauthier Gerard Giraud Girard Guerin Guillaume Henry Hubert Huet Jacquet Jean Joly Lacroix
      Lambert Laurent Leclerc Lecomte Lefebvre Legrand Lemaire Lemoine Leroux Leroy Louis Lucas Marchand Marie
      Martin Martinez Masson Mathieu Mercier Meunier Meyer Michel Moreau Morel Morin Moulin Muller Nicolas
      Noel Olivier Paris Perrin Petit Philippe Picard Pierre Poirier Renard Renaud Rey Richard Riviere Robert
      Robin Roche Roger Rolland Rousseau Roussel Roux Roy Simon Thomas Vidal Vincent`),
  },
  es: {
    first: split(`
      Adrian Alba Alberto Alejandra Alejandro Alfonso Alfredo Alicia Ana Andrea Angel Angela Antonia Antonio
      Arturo Beatriz Blanca Carla Carlos Carmen Carolina Catalina Cecilia Clara Claudia Consuelo Cristian
      Cristina Daniel Daniela David Diego Dolores Eduardo Elena Elisa Emilia Emilio Enrique Esteban Esther Eva
      Fernando Francisca Francisco Gabriel Gloria Gonzalo Guillermo Gustavo Ignacio Irene Isabel Jaime Javier
      Jorge Jose Juan Juana Julia Julio Laura Lorena Lorenzo Luis Luisa Manuel Manuela Marcos Margarita Maria
      Mario Marina Marta Martina Mateo Mercedes Miguel Miriam Natalia Nicolas Noelia Nuria Olga Oscar Pablo
      Paloma Patricia Paula Pedro Pilar Rafael Ramon Raquel Raul Ricardo Roberto Rocio Rosa Rosario Salvador
      Samuel Sandra Santiago Sara Sergio Silvia Sofia Susana Teresa Tomas Valentina Vicente Victor Yolanda`),
    last: split(`
      Aguilar Alonso Alvarez Arias Arroyo Benitez Blanco Bravo Caballero Cabrera Calvo Campos Cano Carmona
      Carrasco Castillo Castro Cortes Crespo Cruz Delgado Diaz Diez Dominguez Duran Esteban Fernandez Ferrer
      Flores Fuentes Gallardo Gallego Garcia Garrido Gil Gimenez Gomez Gonzalez Guerrero Gutierrez Hernandez
      Herrera Herrero Hidalgo Ibanez Iglesias Jimenez Leon Lopez Lorenzo Lozano Marin Marquez Martin Martinez
      Medina Mendez Molina Montero Mora Morales Moreno Moya Navarro Nieto Ortega Ortiz Parra Pascual Pastor Pena
      Perez Prieto Ramirez Ramos Rey Reyes Rivera Rodriguez Rojas Roman Romero Rubio Ruiz Saez Sanchez Santana
      Santiago Santos Sanz Serrano Soler Soto Suarez Torres Vargas Vazquez Vega Velasco Vicente Vidal`),
  },
};

// cspell:enable
export function namesOf(locale: Locale): NameLists {
  return LISTS[locale];
}
