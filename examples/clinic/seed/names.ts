const words = (text: string) => text.trim().split(/\s+/);

/** Given names, from the many places that the people of a town come from. */
export const GIVEN_NAMES = {
  female: words(`
    Ada Adele Aisha Alba Alma Amina Amira Ana Anja Anna Astrid Aurelia Ayaka Beatriz Bianca Birgit Camille Carla Cecilia
    Chiara Clara Dalia Daria Elena Elif Elise Ella Emma Esther Eva Fatima Fiona Freya Gabriela Greta Hana Hanna Helen
    Ida Ines Ingrid Irena Isabel Ivana Jana Jasmin Joanna Julia Kamala Karin Katarina Laila Lara Laura Lea Leila Lena
    Lina Linh Lotte Louise Lucia Magda Maja Mara Margot Maria Marta Mei Mila Mina Mira Nadia Naomi Nina Noor Nora Olga
    Olivia Paula Petra Priya Rania Renata Rosa Ruth Salma Sara Selma Sofia Sonja Stella Sunita Tamar Teresa Thea Tuva
    Ulla Uma Valentina Vera Wanda Xenia Yara Yasmin Yuki Zahra Zoe Zofia`),
  male: words(`
    Aaron Adam Adrian Ahmed Akira Albert Alexander Ali Amir Anders Andrea Anton Antonio Arjun Arne Arthur Axel Bela
    Benjamin Boris Bruno Carlos Chen Daniel Dario David Diego Dmitri Edgar Elias Emil Enzo Erik Esteban Fabio Felix
    Filip Finn Francis Frederik Gabriel Georg Giovanni Gustav Hamza Hassan Henrik Hugo Ibrahim Igor Ilja Ivan Jakob
    Jamal Jan Jens Joel Johan Jonas Jorge Josef Julian Karim Karl Kenji Kofi Lars Leo Levi Liam Luca Lukas Magnus Malik
    Marco Marek Martin Mateo Matthias Max Mehmet Mikael Milan Mohamed Nabil Nathan Nils Noah Olaf Oleg Omar Oskar Otto
    Pablo Pavel Peter Philip Rafael Rashid Ravi Robert Ruben Samir Samuel Simon Stefan Sven Tariq Theo Thomas Tomas
    Umar Viktor Vincent Walter Wei Yusuf Zoran`),
} as const;

export const FAMILY_NAMES = words(`
  Abbas Abe Achterberg Adeyemi Ahlberg Albrecht Almeida Amsel Andersen Arslan Aydin Bakker Balogun Banerjee Baranova Barros
  Bauer Becker Bellini Berg Bianchi Blom Boateng Bondar Borg Brandt Bruun Cabral Caruso Castillo Cerny Chaudhry Chen Chopra
  Cohen Conti Costa Dahl Danso Dekker Demir Diaz Diallo Dimitrov Dubois Duran Dvorak Eklund Ellis Engel Eriksen Esposito
  Farah Fekete Fernandes Ferrara Fischer Fontaine Forsberg Fournier Frost Fuchs Fujita Garcia Garnier Ghosh Gomez Gonzalez
  Greco Grimm Gruber Gupta Haas Haddad Hagen Halloran Hansen Hartmann Hashimoto Hassan Heller Henriksen Herrera Hofer Holm
  Horvat Hosseini Huber Ibarra Ito Ivanova Jacobs Jansen Janssens Jensen Jimenez Johansen Kaiser Kallio Kang Kaplan Kaya
  Keller Khan Kim Kimura Klein Kowalski Kozlov Kraus Kristensen Kumar Laine Lambert Lange Larsen Laurent Lehmann Lemaire Lenz
  Leroy Levy Lindgren Liu Lopes Lorenz Lund Madsen Maier Makinen Marchetti Marin Martens Matsuda Mazur Mehta Mendes Mensah
  Meyer Miller Mohammed Molina Moreau Moretti Morgan Moser Mulder Murphy Nagy Nakamura Navarro Neumann Nguyen Nielsen Nilsen
  Novak Nowak Nwosu Okafor Olsen Oliveira Ortega Osman Ozturk Papadakis Park Patel Pavlov Pereira Petersen Petrov Pham Pichler
  Popescu Pradhan Quist Rahman Ramirez Rao Reinhardt Reyes Ricci Richter Rivera Romano Rosen Rossi Ruiz Saito Salazar Salo
  Sanchez Santos Sato Schmid Schneider Schubert Sharma Silva Simon Singh Sjoberg Sokolov Sorensen Stein Suzuki Svensson Szabo
  Tanaka Teixeira Thorne Torres Tran Urban Vargas Varga Vasquez Vermeulen Visser Vogel Volkov Wagner Walsh Wang Weber Weiss
  Winter Wolf Wong Yamada Yilmaz Zhang Zielinski Zimmer`);

/** Towns around the clinic; they exist nowhere. */
export const CITIES = {
  Havelmouth: { weight: 55, postcode: '410' },
  Stenbrook: { weight: 18, postcode: '412' },
  'Nieder Aue': { weight: 11, postcode: '415' },
  Calder: { weight: 8, postcode: '417' },
  'Port Ansel': { weight: 5, postcode: '421' },
  Wexlow: { weight: 3, postcode: '424' },
} as const;

const STREET_BEGINNINGS =
  words(`Harbour Mill Linden Chapel Garden Station Orchard River Market Castle Meadow School Bridge Quarry
  Poplar Heron Lantern Weaver Cooper Juniper Tannery Vineyard Lighthouse Rowan Granary Ferry Sparrow Old North South`);
const STREET_ENDS = words('Street Lane Road Row Close Hill Walk Square Way Yard');
export const STREETS = STREET_BEGINNINGS.flatMap((one) => STREET_ENDS.map((end) => `${one} ${end}`));

/** Languages that patients and practitioners speak, by how common they are. */
export const LANGUAGES = { en: 70, de: 8, es: 6, fr: 5, ar: 4, tr: 3, pl: 2, uk: 2 } as const;
